import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import type { AddTorrent, ClientTorrent, DownloadClient } from '../../integrations/download-clients/port.ts';
import { isAppError } from '../../kernel/errors.ts';
import { CLOCK_SKEW_MS, findRemoteTorrent } from './find-remote.ts';
import type { GrabResult } from './grab.ts';
import type { Download, DownloadFailure } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import type { DownloadStore } from './store.ts';

/** Longer than an add may take in any process; what is not in the client by then never left the house. */
const INTERRUPTED_MS = 90_000;
/** On SQLite nobody but a process that is gone can have been adding it: time for a call that was under way to show. */
const ORPHANED_MS = 3000;

const USENET_HANDED_OVER = 'Prowlarr has handed it to its own Usenet client, where Earmark cannot follow it.';
const USENET_NEXT_STEP = 'Import its folder by hand when it is done.';

export type Settler = ReturnType<typeof createSettler>;

/**
 * Brings grabs to an end that are written down but not confirmed: handed over just now, cut off by a kill, or fetched by
 * another program's client. Looking first makes every step safe to repeat.
 */
export function createSettler(
  parts: Pick<DownloadParts, 'db' | 'clock' | 'log' | 'clients'>,
  deps: {
    store: DownloadStore;
    outcomes: Outcomes;
    /** A torrent handed to somebody else's client must show up within this. */
    appearMs: number;
  },
) {
  const { clock, clients } = parts;
  const { store, outcomes, appearMs } = deps;
  /** What to add again when the client is back; lost with the process, and then the search starts anew. */
  const orders = new Map<string, AddTorrent>();
  const expectedTags = new Map<string, string[]>();
  const busy = new Set<string>();
  /** When this process first looked for it, by the steady clock. */
  const lookingSince = new Map<string, number>();
  const bornAt = clock.now();

  const lookedForMs = ({ id }: Download): number => {
    const since = lookingSince.get(id) ?? clock.steady();
    lookingSince.set(id, since);
    return clock.steady() - since;
  };

  const neverLeft = (download: Download): boolean => {
    const now = clock.now();
    const orphaned = parts.db.kind === 'sqlite' && download.grabbedAt < bornAt && now - bornAt > ORPHANED_MS;
    // By either clock: the one on the wall may have been set back meanwhile.
    return orphaned || Math.max(now - download.grabbedAt, lookedForMs(download)) > INTERRUPTED_MS;
  };

  const confirm = async (download: Download, torrent: ClientTorrent) => {
    const wasPresent = torrent.addedAt !== null && torrent.addedAt < download.grabbedAt - CLOCK_SKEW_MS;
    orders.delete(download.id);
    expectedTags.delete(download.id);
    lookingSince.delete(download.id);
    await outcomes.confirm(download, {
      infoHash: torrent.id,
      hashes: [...new Set([...download.hashes, ...torrent.hashes])],
      state: torrent.state,
      stateSince: clock.now(),
      savePath: torrent.savePath,
      category: torrent.category,
      release: { ...download.release, wasPresent },
      ...(torrent.sizeBytes > 0 ? { sizeBytes: torrent.sizeBytes } : {}),
    });
  };

  const giveUp = async (download: Download, failure: DownloadFailure): Promise<void> => {
    orders.delete(download.id);
    expectedTags.delete(download.id);
    lookingSince.delete(download.id);
    await outcomes.fail(download, failure, { removeFromClient: false, deleteFiles: false });
  };

  const add = async (download: Download, client: DownloadClient, order: AddTorrent): Promise<GrabResult> => {
    busy.add(download.id);
    try {
      const { id } = await client.addTorrent(order);
      const [torrent] = await client.getTorrents([id]);
      // Gone between two looks: the next round looks again.
      if (!torrent)
        return { downloadId: download.id, outcome: 'pending', message: 'The client is taking it.' };
      await confirm(download, torrent);
      return { downloadId: download.id, outcome: 'grabbed', message: 'The client has it.' };
    } catch (error) {
      if (isClientOutOfReach(error)) return await wait(download, error.message, error.hint);
      if (!isAppError(error)) throw error;
      await giveUp(download, {
        code: 'clientRejected',
        message: error.message,
        blocklist: true,
        search: true,
      });
      return { downloadId: download.id, outcome: 'refused', message: error.message };
    } finally {
      busy.delete(download.id);
    }
  };

  const wait = async (download: Download, message: string, hint: string | undefined): Promise<GrabResult> => {
    await store.patch(download.id, {
      reason: message,
      nextStep: hint ?? 'It is handed over as soon as the client answers.',
      nextAt: null,
    });
    return { downloadId: download.id, outcome: 'pending', message };
  };

  const settleOne = async (download: Download, client: DownloadClient): Promise<void> => {
    if (download.release.via === 'prowlarr') return settleRemote(download, client);
    const [torrent] = await client.getTorrents(download.hashes);
    if (torrent) return confirm(download, torrent);
    const order = orders.get(download.id);
    if (order) {
      await add(download, client, order);
    } else if (neverLeft(download)) {
      await giveUp(download, {
        code: 'interrupted',
        message: 'Earmark was stopped before the client had taken the torrent.',
        blocklist: false,
        search: true,
      });
    }
  };

  const settleRemote = async (download: Download, client: DownloadClient): Promise<void> => {
    if (download.release.protocol === 'usenet') return settleUsenet(download);
    const torrents =
      download.hashes.length > 0 ? await client.getTorrents(download.hashes) : await client.listAll();
    const known = await store.knownHashes(
      download.clientId,
      torrents.flatMap((torrent) => torrent.hashes),
    );
    const torrent = findRemoteTorrent(download, torrents, (each) =>
      each.hashes.some((hash) => known.has(hash)),
    );
    if (torrent) {
      const tags = expectedTags.get(download.id);
      if (tags) await client.addTags(torrent.id, tags);
      await confirm(download, torrent);
    } else if (lookedForMs(download) > appearMs) {
      await giveUp(download, {
        code: 'neverAppeared',
        message:
          'Prowlarr handed it to its download client, but it never appeared in the client Earmark watches.',
        blocklist: false,
        search: false,
      });
    }
  };

  /** Earmark follows torrent clients only: the row stays for a while to say so, and the release is not sent twice. */
  const settleUsenet = async (download: Download): Promise<void> => {
    if (lookedForMs(download) <= appearMs) return;
    await giveUp(download, {
      code: 'neverAppeared',
      message: `${USENET_HANDED_OVER} ${USENET_NEXT_STEP}`,
      blocklist: true,
      search: false,
    });
  };

  return {
    /** Gives the torrent to the client; when that is out of reach, later again. */
    handOver: (download: Download, client: DownloadClient, order: AddTorrent): Promise<GrabResult> => {
      orders.set(download.id, order);
      return add(download, client, order);
    },
    /** Looks for what another program puts into the client. */
    expect: async (download: Download, client: ActiveClient, tags: string[]): Promise<GrabResult> => {
      const isUsenet = download.release.protocol === 'usenet';
      lookingSince.set(download.id, clock.steady());
      if (!isUsenet) expectedTags.set(download.id, tags);
      const reason = isUsenet ? USENET_HANDED_OVER : 'Prowlarr has handed it to its own download client.';
      await store.patch(download.id, {
        reason,
        nextStep: isUsenet ? USENET_NEXT_STEP : `Earmark looks for it in ${client.name}.`,
        nextAt: download.grabbedAt + appearMs,
      });
      return {
        downloadId: download.id,
        outcome: 'grabbed',
        message: isUsenet ? `${reason} ${USENET_NEXT_STEP}` : reason,
      };
    },
    /** One look at every unconfirmed grab; true when some are left. */
    settle: async (downloads: readonly Download[]): Promise<void> => {
      for (const download of downloads) {
        if (busy.has(download.id)) continue;
        const client = await clients.instance(download.clientId);
        if (!client) {
          await giveUp(download, {
            code: 'interrupted',
            message: 'Its download client was deleted.',
            blocklist: false,
            search: true,
          });
          continue;
        }
        try {
          await settleOne(download, client);
        } catch (error) {
          if (!isClientOutOfReach(error)) throw error;
          await wait(download, error.message, error.hint);
        }
      }
    },
  };
}
