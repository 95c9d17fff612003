import type { Db } from '../../db/index.ts';
import type { TrackerReport } from '../../integrations/download-clients/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Download } from './model.ts';
import { saysAccountRefused } from './tracker-complaints.ts';

/** What tells the site of a release: one behind an indexer manager is a site of its own, MyAnonamouse always the same. */
export type SiteFacts = {
  indexerId?: string | null | undefined;
  subIndexerId?: string | null | undefined;
  mamId?: string | null | undefined;
};

/** A site whose tracker refuses the account: nothing is grabbed from it until a torrent of it is accepted again. */
export type Hold = {
  site: string;
  /** Name of the indexer, for people. */
  name: string;
  clientId: string;
  /** The tracker's own words. */
  said: string;
  since: number;
  seenAt: number;
};

export type Holds = ReturnType<typeof createHolds>;

export function siteOf({ indexerId, subIndexerId, mamId }: SiteFacts): string | null {
  if (mamId) return 'myanonamouse';
  if (!indexerId) return null;
  return subIndexerId ? `${indexerId}/${subIndexerId}` : indexerId;
}

/** Which sites are held, for all processes; survives restarts. */
export function createHolds(db: Db, clock: Clock, log: Logger) {
  const list = async (): Promise<Hold[]> =>
    (await db.q.selectFrom('indexer_hold').selectAll().orderBy('since').execute()).map((row) => ({
      site: row.indexer_id,
      name: row.indexer_name,
      clientId: row.client_id,
      said: row.said,
      since: row.since,
      seenAt: row.seen_at,
    }));

  const begin = async (site: string, download: Download, clientId: string, said: string) => {
    const now = clock.now();
    const name = download.release.indexer || download.indexerName || site;
    await db.q
      .insertInto('indexer_hold')
      .values({
        indexer_id: site,
        indexer_name: name,
        client_id: clientId,
        said: said.slice(0, 300),
        since: now,
        seen_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .column('indexer_id')
          .doUpdateSet({ said: said.slice(0, 300), client_id: clientId, seen_at: now }),
      )
      .execute();
    log.warn({ indexer: name, said }, 'a tracker refuses the account; nothing more is grabbed from it');
  };

  const end = async (site: string): Promise<void> => {
    const { numDeletedRows } = await db.q
      .deleteFrom('indexer_hold')
      .where('indexer_id', '=', site)
      .executeTakeFirst();
    if (Number(numDeletedRows) > 0)
      log.info({ site }, 'a tracker accepts the account again, or cannot be asked');
  };

  return {
    list,
    end,
    /** What the trackers of a download say: the account is refused, accepted again, or nothing is known. */
    note: async (download: Download, clientId: string, report: TrackerReport): Promise<void> => {
      const site = siteOf({ ...download.release, indexerId: download.indexerId });
      if (site === null) return;
      if (saysAccountRefused(report.complaint)) await begin(site, download, clientId, report.complaint!);
      else if (report.isWorking) await end(site);
    },
    /** Throws while the site of the release is held. */
    assertOpen: async (release: SiteFacts): Promise<void> => {
      const site = siteOf(release);
      const hold = site === null ? undefined : (await list()).find((each) => each.site === site);
      if (!hold) return;
      throw new AppError({
        code: 'indexer_limited',
        message: holdWords(hold),
        hint: 'See System → Health. It goes on by itself once the tracker accepts the account again.',
        status: 503,
        blame: 'setup',
        retryable: true,
        retryAfterMs: HOLD_RETRY_MS,
      });
    },
  };
}

const HOLD_RETRY_MS = 15 * 60_000;

export function holdWords({ name, said }: Pick<Hold, 'name' | 'said'>): string {
  return `The tracker of ${name} refuses this account: "${said}". Nothing is grabbed from it meanwhile.`;
}
