import type { BookSummary } from '@earmark/contracts';
import type { Db } from '../db/index.ts';
import { MAX_IN } from '../db/index.ts';
import type { DownloadClient } from '../integrations/download-clients/port.ts';
import { seedLimitOf } from '../integrations/indexers/seed-goal.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { SUMMARY_COLUMNS, type SummaryRow, toSummary } from '../modules/catalog/index.ts';
import type { ClientSource, DownloadParts } from '../modules/downloads/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';

const HOUR_MS = 3_600_000;

export const IMPORT_JOB = 'import';
export const NEXT_BEST_JOB = 'next-best';

/** What the stored connections give the downloads. */
export function downloadSources(
  providers: ProviderService,
): Required<Pick<DownloadParts, 'clients' | 'seedTimeLimitOf'>> {
  return { clients: clientSource(providers), seedTimeLimitOf: seedTimeLimits(providers) };
}

/** Download clients as the stored providers give them. */
function clientSource(providers: ProviderService): ClientSource {
  return {
    active: async () =>
      (await providers.active<DownloadClient>('downloadclient')).map(
        ({ id, name, instance, settings, restingUntil }) => ({
          id,
          name,
          instance,
          settings,
          restingUntil,
        }),
      ),
    instance: (id) => providers.instance<DownloadClient>(id),
    name: async (id) => (await providers.list('downloadclient')).find((each) => each.id === id)?.name,
    recordOk: providers.recordOk,
    // A client is never kept from being asked: its torrents are watched, and a refused password is remembered by the client itself.
    recordFailure: (id, error) => providers.recordFailure(id, error, { rest: false }),
  };
}

/** What the settings of an indexer say about torrents to be seeded at once. */
function seedTimeLimits(
  providers: Pick<ProviderService, 'active'>,
): NonNullable<DownloadParts['seedTimeLimitOf']> {
  return async (indexerId) => {
    const indexer = (await providers.active('indexer')).find(({ id }) => id === indexerId);
    return indexer ? seedLimitOf(indexer.settings) : null;
  };
}

export async function bookSummaries(db: Db, ids: readonly string[]): Promise<Map<string, BookSummary>> {
  const found = new Map<string, BookSummary>();
  for (let from = 0; from < ids.length; from += MAX_IN) {
    const rows = await db.q
      .selectFrom('book')
      .select([...SUMMARY_COLUMNS])
      .where('book.id', 'in', ids.slice(from, from + MAX_IN))
      .execute();
    for (const row of rows as SummaryRow[]) found.set(row.id, toSummary(row));
  }
  return found;
}

/** What follows when a download ended without its books. Writes and enqueues only: it runs inside the transaction. */
export function onDownloadFailed(deps: {
  clock: Clock;
  queue: Pick<JobQueue, 'enqueue'>;
  acquisitions: Pick<Acquisitions, 'explain'>;
  searchIntervalHours: () => Promise<number>;
}): DownloadParts['onFailed'] {
  return async ({ acquisitionIds }, failure) => {
    for (const acquisitionId of acquisitionIds) {
      if (failure.search) {
        await deps.queue.enqueue(NEXT_BEST_JOB, { acquisitionId }, { key: acquisitionId });
        continue;
      }
      // Without a time it would be due at once, and most likely the same release be grabbed again.
      const restMs = failure.retryAfterMs ?? (await deps.searchIntervalHours()) * HOUR_MS;
      await deps.acquisitions.explain(acquisitionId, {
        reason: failure.message,
        reasonCode: failure.code,
        nextStep: 'Earmark searches again.',
        nextAt: deps.clock.now() + restMs,
      });
    }
  };
}

/** A call that concerns a download which is gone already has nothing to do. */
export async function ignoringGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
  }
}
