import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import type { DownloadClient, TrackerReport } from '../../integrations/download-clients/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isAppError } from '../../kernel/errors.ts';
import { type Holds, siteOf } from './holds.ts';
import type { Download } from './model.ts';
import type { DownloadStore } from './store.ts';
import { saysAccountRefused } from './tracker-complaints.ts';

/** Torrents of a held site are asked this often whether it accepts them again. */
const ASK_EVERY_MS = 5 * 60_000;
/** Seeding torrents tell as well when a site stops counting; one of each site is asked. */
const SAMPLE_EVERY_MS = 60 * 60_000;
/** A hold nobody can check any more (all its torrents are gone) ends: the next grab shows. */
const UNCHECKED_MS = 60 * 60_000;
const ASKED_OF_A_SITE = 3;

/**
 * Watches whether trackers accept the account: ends the hold of a site whose torrents are accepted again, and finds out
 * that a site refuses the account although nothing of it is being downloaded.
 */
export function createHoldCheck(deps: { clock: Clock; store: DownloadStore; holds: Holds }) {
  const { clock, store, holds } = deps;
  const askedAt = new Map<string, number>();

  /** Null when the client has it no more. */
  const ask = async (client: DownloadClient, download: Download): Promise<TrackerReport | null> => {
    try {
      const [torrent] = await client.getTorrents(download.hashes);
      return torrent ? await client.trackers(torrent.id) : null;
    } catch (error) {
      // Gone between two calls.
      if (isAppError(error) && !isClientOutOfReach(error)) return null;
      throw error;
    }
  };

  return async (client: { id: string; instance: DownloadClient }): Promise<void> => {
    const now = clock.now();
    const held = new Map((await holds.list()).map((each) => [each.site, each]));
    const bySite = new Map<string, Download[]>();
    for (const download of await store.newestOf(client.id)) {
      const site = siteOf({ ...download.release, indexerId: download.indexerId });
      if (site === null) continue;
      bySite.set(site, [...(bySite.get(site) ?? []), download]);
    }
    for (const [site, downloads] of bySite) {
      const everyMs = held.has(site) ? ASK_EVERY_MS : SAMPLE_EVERY_MS;
      if (now - (askedAt.get(`${client.id} ${site}`) ?? 0) < everyMs) continue;
      askedAt.set(`${client.id} ${site}`, now);
      for (const download of downloads.slice(0, ASKED_OF_A_SITE)) {
        const report = await ask(client.instance, download);
        if (report) await holds.note(download, client.id, report);
        if (report?.isWorking || saysAccountRefused(report?.complaint ?? null)) break;
      }
    }
    for (const hold of await holds.list()) {
      if (hold.clientId !== client.id || now - hold.seenAt < UNCHECKED_MS) continue;
      await holds.end(hold.site);
    }
  };
}
