import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import { CLOCK_SKEW_MS } from './find-remote.ts';
import { categoryOf, type Download, OUR_TAG } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import { CONFIRMING_LOOKS } from './poll-client.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import type { DownloadStore } from './store.ts';

export type Returns = ReturnType<typeof createReturns>;

/**
 * Looks for torrents that a person puts into the client again after their download has ended. What was never seen to be
 * away has not come back: a torrent that stays in the client when its download is taken off the queue is left alone.
 */
export function createReturns(
  parts: Pick<DownloadParts, 'db' | 'clock' | 'log' | 'wanted'>,
  deps: { store: DownloadStore; outcomes: Outcomes },
) {
  const { clock, log, wanted } = parts;
  const { store, outcomes } = deps;
  /** Looks in a row that did not find the torrent of an ended download; a restart counts anew. */
  const misses = new Map<string, number>();

  /** An ended download whose torrent is not there: once enough looks agree, that is written down. */
  const noteAbsence = async (absent: readonly Download[], client: ActiveClient): Promise<void> => {
    const due: Download[] = [];
    for (const download of absent) {
      if (wasAway(download)) continue;
      const count = (misses.get(download.id) ?? 0) + 1;
      misses.set(download.id, count);
      if (count >= CONFIRMING_LOOKS) due.push(download);
    }
    if (due.length === 0) return;
    // A hybrid may be listed under an id we never heard of; only the whole list tells.
    const listed = await client.instance.listAll();
    for (const download of due) {
      misses.delete(download.id);
      const torrent = torrentOf(download, listed);
      await store.patch(
        download.id,
        torrent ? { hashes: allHashes(download, torrent) } : { state: 'missing', stateSince: clock.now() },
      );
    }
  };

  /** What is there is not away any more: it is looked at again when it has been away once more. */
  const settle = (download: Download, torrent: ClientTorrent): Promise<void> =>
    store.patch(download.id, { state: torrent.state, stateSince: clock.now(), missingPolls: 0 });

  const takeUp = async (client: ActiveClient, download: Download, torrent: ClientTorrent) => {
    const { sought, coming } = await store.lackingBooksOf(download.id);
    const patch = {
      infoHash: torrent.id,
      hashes: allHashes(download, torrent),
      state: torrent.state,
      stateSince: clock.now(),
      savePath: torrent.savePath,
      category: torrent.category,
      missingPolls: 0,
      // A person added it: its files are theirs.
      release: { ...download.release, wasPresent: true },
      ...(torrent.sizeBytes > 0 ? { sizeBytes: torrent.sizeBytes } : {}),
    };
    const { title } = download;
    if (sought.length > 0) {
      const message = `"${title}" is in ${client.name} again: its download goes on.`;
      const taken = await outcomes.takeUp(download, sought, patch, message);
      if (taken) log.info({ title, client: client.name }, 'took up a download that came back');
      return taken;
    }
    await parts.db.transaction(async () => {
      for (const acquisitionId of coming) {
        await wanted.tell(acquisitionId, {
          type: 'downloadReturned',
          message: `"${title}" is in ${client.name} again, but another release is on its way already: Earmark leaves this one to you.`,
          downloadId: download.id,
        });
      }
      await settle(download, torrent);
    });
    return false;
  };

  const judge = async (client: ActiveClient, download: Download, torrent: ClientTorrent) => {
    if (!wasAway(download) || !isByHand(download, torrent)) return false;
    // It is followed already: grabbed anew, or as the newer of two downloads of it.
    if ((await store.openByHashes(client.id, torrent.hashes)).length > 0) {
      await settle(download, torrent);
      return false;
    }
    return isMeant(client, torrent) && takeUp(client, download, torrent);
  };

  return {
    /** One question for all of them, and none while there is nothing to ask for. Answers how many go on. */
    look: async (client: ActiveClient): Promise<number> => {
      const ended = (await store.endedInVain(client.id)).filter(({ hashes }) => hashes.length > 0);
      if (ended.length === 0) return 0;
      const torrents = await client.instance.getTorrents(ended.flatMap(({ hashes }) => hashes));
      const absent: Download[] = [];
      let taken = 0;
      for (const download of ended) {
        const torrent = torrentOf(download, torrents);
        if (!torrent) {
          absent.push(download);
          continue;
        }
        misses.delete(download.id);
        if (await judge(client, download, torrent)) taken += 1;
      }
      await noteAbsence(absent, client);
      return taken;
    },
  };
}

function torrentOf(download: Download, among: readonly ClientTorrent[]): ClientTorrent | undefined {
  return among.find(({ hashes }) => hashes.some((hash) => download.hashes.includes(hash)));
}

function allHashes(download: Download, torrent: ClientTorrent): string[] {
  return [...new Set([...download.hashes, ...torrent.hashes])];
}

/** Vanished while it was followed. */
const hadVanished = ({ missingPolls }: Download): boolean => missingPolls >= CONFIRMING_LOOKS;

const wasAway = (download: Download): boolean => hadVanished(download) || download.state === 'missing';

/**
 * What Earmark itself took away, or left there, comes back only when it was added later than that: a client that has lost
 * sight of its torrents for a while shows old ones again. One that vanished may come back in any way.
 */
function isByHand(download: Download, torrent: ClientTorrent): boolean {
  return hadVanished(download) || (torrent.addedAt ?? 0) >= download.stateSince - CLOCK_SKEW_MS;
}

function isMeant(client: ActiveClient, torrent: ClientTorrent): boolean {
  return torrent.category === categoryOf(client) || torrent.tags.includes(OUR_TAG);
}
