import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import { newId } from '../../kernel/ids.ts';
import { bookIdsOf, categoryOf, type Download } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import type { Returns } from './returns.ts';
import type { DownloadStore } from './store.ts';
import type { Tracker } from './tracker.ts';
import type { TroubleBook } from './trouble.ts';

/** Reading a category of thousands keeps the client busy; it gets twenty times that long to itself. */
const REST_FACTOR = 20;
const SECOND_MS = 1000;

/**
 * The periodic look at the whole category of each client: completed torrents that nobody follows are taken in,
 * whether a person added them or our own row was lost.
 */
export function createReconciler(
  parts: Pick<DownloadParts, 'clock' | 'log' | 'clients' | 'settings' | 'db' | 'enqueueImport'>,
  deps: {
    store: DownloadStore;
    outcomes: Outcomes;
    tracker: Tracker;
    troubles: TroubleBook;
    checkHolds: (client: ActiveClient) => Promise<void>;
    returns: Returns;
  },
) {
  const { clock, log, clients } = parts;
  const { store, tracker, troubles } = deps;
  const restUntil = new Map<string, number>();

  /** Not ours yet, finished, and put there after we were told of this client. */
  const isWelcome = (torrent: ClientTorrent, since: number, importedTag: string): boolean => {
    if (!torrent.complete || torrent.tags.includes(importedTag)) return false;
    // Clients tell whole seconds.
    return bookIdsOf(torrent.tags).length > 0 || (torrent.completedAt ?? 0) >= since - SECOND_MS;
  };

  const takeIn = (client: ActiveClient, torrent: ClientTorrent): Promise<void> =>
    parts.db.transaction(async () => {
      const now = clock.now();
      const acquisitionIds = await store.acquisitionsOfBooks(bookIdsOf(torrent.tags));
      const download: Download = {
        id: newId(now),
        clientId: client.id,
        infoHash: torrent.id,
        hashes: torrent.hashes,
        title: torrent.name,
        indexerId: null,
        indexerName: null,
        guid: null,
        release: {
          guid: torrent.id,
          indexer: '',
          protocol: 'torrent',
          title: torrent.name,
          size: torrent.sizeBytes,
          categories: [],
          flags: [],
          via: 'found',
          wasPresent: true,
        },
        status: 'completed',
        state: torrent.state,
        stateSince: now,
        reason: null,
        nextStep: null,
        nextAt: null,
        sizeBytes: torrent.sizeBytes,
        savePath: torrent.savePath,
        contentPath: torrent.contentPath,
        category: torrent.category,
        missingPolls: 0,
        grabbedAt: torrent.addedAt ?? now,
        completedAt: torrent.completedAt ?? now,
        importedAt: null,
      };
      await store.insert(download, acquisitionIds);
      await parts.enqueueImport(download.id);
      log.info({ title: torrent.name, client: client.name }, 'took in a completed torrent nobody followed');
    });

  const scan = async (client: ActiveClient): Promise<number> => {
    const startedAt = performance.now();
    const torrents = await client.instance.listCategory(categoryOf(client));
    restUntil.set(client.id, clock.steady() + (performance.now() - startedAt) * REST_FACTOR);
    const { postImportTag } = await parts.settings.mediaManagement();
    const since = (await store.clientAddedAt(client.id)) ?? Number.POSITIVE_INFINITY;
    const welcome = torrents.filter((torrent) => isWelcome(torrent, since, postImportTag));
    if (welcome.length === 0) return 0;
    const known = await store.knownHashes(
      client.id,
      welcome.flatMap((torrent) => torrent.hashes),
    );
    const fresh = welcome.filter((torrent) => !torrent.hashes.some((hash) => known.has(hash)));
    for (const torrent of fresh) await takeIn(client, torrent);
    return fresh.length;
  };

  return {
    /** The task of `poll_interval`; the text is shown as its result. */
    reconcile: async (): Promise<string> => {
      await tracker.lookAtAll();
      let taken = 0;
      let returned = 0;
      const silent: string[] = [];
      for (const client of await clients.active()) {
        if (!troubles.mayAsk(client.id, client.instance)) {
          silent.push(client.name);
          continue;
        }
        try {
          returned += await deps.returns.look(client);
          if ((restUntil.get(client.id) ?? 0) > clock.steady()) continue;
          taken += await scan(client);
          await deps.checkHolds(client);
          await troubles.clear(client.id);
        } catch (error) {
          if (!isClientOutOfReach(error)) throw error;
          await troubles.record(client.id, error, client.instance);
          silent.push(client.name);
        }
      }
      if (taken + returned > 0) tracker.wake();
      const parts = [`${tracker.tracked()} downloads followed`];
      if (returned > 0) parts.push(`${returned} taken up again`);
      if (taken > 0) parts.push(`${taken} taken in`);
      if (silent.length > 0) parts.push(`no answer from ${silent.join(', ')}`);
      return `${parts.join(', ')}.`;
    },
  };
}
