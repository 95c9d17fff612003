import { sql } from '../../db/index.ts';
import { clientMisconfigured } from '../../integrations/download-clients/errors.ts';
import type { AddTorrent } from '../../integrations/download-clients/port.ts';
import type { FoundRelease, Indexer } from '../../integrations/indexers/port.ts';
import { AppError, conflict, isAppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseMagnet } from '../../platform/torrents/index.ts';
import type { Blocklist } from './blocklist.ts';
import { inspectTorrent, type TorrentFacts } from './inspect-torrent.ts';
import { bookTag, type Download, OUR_TAG, toSnapshot } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import type { Settler } from './settle.ts';
import type { DownloadStore } from './store.ts';

export type GrabOrder = {
  /** The wanted books the release is to bring; several for a pack. */
  books: readonly { acquisitionId: string; bookId: string; title: string }[];
  release: FoundRelease;
  indexer: { id: string; name: string; instance: Pick<Indexer, 'fetchTorrent' | 'grabRemotely'> };
  useFreeleech: boolean;
  /** A person wants it although it is blocklisted. */
  override?: boolean;
  /** The person who chose it; null when Earmark did. */
  userId?: string | null;
  /** Why this one, for history. */
  why?: string;
  signal: AbortSignal;
};

/**
 * `grabbed`: the client has it. `tracked`: it was on its way already. `pending`: the client is out of reach, it is
 * handed over as soon as it answers. `refused`: the client does not take it; the release is blocklisted and the books
 * are wanted again.
 */
export type GrabResult = {
  downloadId: string;
  outcome: 'grabbed' | 'tracked' | 'pending' | 'refused';
  message: string;
};

/** Sends releases to the download client, each once, whatever is cut off or asked twice. */
export function createGrabber(
  parts: Pick<DownloadParts, 'db' | 'clock' | 'log' | 'clients' | 'wanted' | 'settings' | 'isWorthFetching'>,
  deps: { store: DownloadStore; blocklist: Blocklist; outcomes: Outcomes; settler: Settler },
) {
  const { db, clock, clients, wanted } = parts;
  const { store, blocklist, outcomes, settler } = deps;
  const underWay = new Map<string, Promise<GrabResult>>();

  const chooseClient = async (): Promise<ActiveClient> => {
    const active = await clients.active();
    const awake = active.find((each) => each.restingUntil === null) ?? active[0];
    if (!awake) {
      throw clientMisconfigured('No download client is set up.', {
        hint: 'Add qBittorrent in the settings, and switch it on.',
      });
    }
    return awake;
  };

  const refuseBlocked = async (order: GrabOrder, hashes: readonly string[]) => {
    if (order.override) return;
    const reason = await blocklist.find({
      guid: order.release.guid,
      indexerId: order.indexer.id,
      hashes,
    });
    if (reason === undefined) return;
    throw new AppError({
      code: 'release_blocklisted',
      message: `"${order.release.title}" is on the blocklist: ${reason}`,
      hint: 'Take it off the blocklist, or choose another release.',
      status: 409,
      blame: 'caller',
    });
  };

  /** Writes the row before anything leaves the house; an open download of the same torrent is joined instead. */
  const open = (order: GrabOrder, client: ActiveClient, facts: TorrentFacts): Promise<Opened> =>
    db.transaction(async (tx) => {
      const key = facts.hashes[0] ?? `${order.indexer.id} ${order.release.guid}`;
      if (db.kind === 'postgres') {
        // Two workers must not both find nothing and both write.
        await sql`select pg_advisory_xact_lock(hashtext(${`grab ${client.id} ${key}`}))`.execute(tx);
      }
      const acquisitionIds = order.books.map((book) => book.acquisitionId);
      const present = await findOpen(order, client, facts);
      const now = clock.now();
      const download: Download = present ?? {
        id: newId(now),
        clientId: client.id,
        infoHash: facts.hashes[0] ?? '',
        hashes: facts.hashes,
        title: order.release.title,
        indexerId: order.indexer.id,
        indexerName: order.indexer.name,
        guid: order.release.guid,
        release: toSnapshot(order.release, { via: facts.via, wasPresent: false }),
        status: 'grabbing',
        state: 'queued',
        stateSince: now,
        reason: null,
        nextStep: null,
        nextAt: null,
        sizeBytes: facts.sizeBytes ?? order.release.size ?? null,
        savePath: null,
        contentPath: null,
        category: facts.via === 'client' ? categoryOf(client) : null,
        missingPolls: 0,
        grabbedAt: now,
        completedAt: null,
        importedAt: null,
      };
      if (present) await store.link(present.id, acquisitionIds);
      else await store.insert(download, acquisitionIds);
      await leaveFinished(order, download);
      for (const book of order.books) {
        await wanted.transition(book.acquisitionId, 'grabbed', {
          message: `"${order.release.title}" was grabbed from ${order.indexer.name}${order.why ? `: ${order.why}` : '.'}`,
          downloadId: download.id,
          attempts: 0,
          userId: order.userId ?? null,
          data: {
            title: order.release.title,
            indexer: order.indexer.name,
            guid: order.release.guid,
            hashes: facts.hashes,
            client: client.name,
            via: facts.via,
            freeleechSpent: facts.freeleechSpent,
          },
        });
      }
      if (present) await outcomes.join(present, acquisitionIds);
      return { download, isNew: !present };
    });

  /** A download whose import is stuck makes room; its torrent goes on seeding. */
  const leaveFinished = async (order: GrabOrder, next: Download) => {
    for (const book of order.books) {
      for (const old of await store.openOfAcquisition(book.acquisitionId)) {
        if (old.id === next.id || old.status !== 'completed') continue;
        await store.unlink(old.id, book.acquisitionId);
        if ((await store.acquisitionIds(old.id)).length === 0) {
          await outcomes.drop(old, { removeFromClient: false, deleteFiles: false });
        }
      }
    }
  };

  const findOpen = async (order: GrabOrder, client: ActiveClient, facts: TorrentFacts) => {
    const [same] = facts.hashes.length > 0 ? await store.openByHashes(client.id, facts.hashes) : [];
    for (const book of order.books) {
      const [other] = (await store.openOfAcquisition(book.acquisitionId)).filter(
        (each) => each.id !== same?.id && each.status !== 'completed',
      );
      const isSameRelease = other?.guid === order.release.guid && other.indexerId === order.indexer.id;
      if (other && isSameRelease) return other;
      if (other) {
        throw conflict(
          `"${book.title}" is being downloaded already: "${other.title}".`,
          'Remove that download from the queue first.',
        );
      }
    }
    return same;
  };

  const grabDirectly = async (order: GrabOrder, client: ActiveClient): Promise<GrabResult> => {
    // A token is spent and a slot taken by fetching: not before the client is known to answer.
    await client.instance.version();
    const fetched = await order.indexer.instance.fetchTorrent(order.release, {
      useFreeleech: order.useFreeleech,
      signal: order.signal,
    });
    const facts = inspectTorrent(fetched, parts.isWorthFetching);
    await refuseBlocked(order, facts.hashes);
    const { download, isNew } = await open(order, client, facts);
    if (!isNew) {
      return { downloadId: download.id, outcome: 'tracked', message: 'It is on its way already.' };
    }
    return settler.handOver(download, client.instance, {
      source: fetched,
      hashes: facts.hashes,
      category: categoryOf(client),
      tags: [OUR_TAG, ...order.books.map((book) => bookTag(book.bookId))],
      seedGoal: { ratio: order.release.minimumRatio, seconds: order.release.minimumSeedSeconds },
    } satisfies AddTorrent);
  };

  /** The indexer manager's own client fetches it; we look for it there. */
  const grabRemotely = async (
    order: GrabOrder,
    client: ActiveClient,
    send: (release: FoundRelease) => Promise<void>,
  ): Promise<GrabResult> => {
    const hashes = [
      order.release.infoHash,
      order.release.magnetUri && parseMagnet(order.release.magnetUri)?.hashes,
    ]
      .flat()
      .filter((hash): hash is string => typeof hash === 'string' && hash !== '')
      .map((hash) => hash.toLowerCase());
    await refuseBlocked(order, hashes);
    await client.instance.version();
    const facts: TorrentFacts = { hashes, sizeBytes: null, via: 'prowlarr', freeleechSpent: false };
    const { download, isNew } = await open(order, client, facts);
    if (!isNew) {
      return { downloadId: download.id, outcome: 'tracked', message: 'It is on its way already.' };
    }
    try {
      await send(order.release);
    } catch (error) {
      if (!isAppError(error)) throw error;
      await outcomes.fail(
        download,
        {
          code: 'clientRejected',
          message: `${order.indexer.name} could not hand it to its download client: ${error.message}`,
          blocklist: error.code === 'release_gone',
          search: true,
        },
        { removeFromClient: false, deleteFiles: false },
      );
      return { downloadId: download.id, outcome: 'refused', message: error.message };
    }
    const tags = [OUR_TAG, ...order.books.map((book) => bookTag(book.bookId))];
    return settler.expect(download, client, tags);
  };

  const begin = async (order: GrabOrder): Promise<GrabResult> => {
    if (order.release.protocol === 'usenet') {
      throw clientMisconfigured('There is no client for usenet releases.', {
        hint: 'Choose a torrent, or fetch it by hand and import the folder.',
      });
    }
    const known = await alreadyOpen(order);
    if (known) return { downloadId: known.id, outcome: 'tracked', message: 'It is on its way already.' };
    const client = await chooseClient();
    const send = order.indexer.instance.grabRemotely;
    const { downloadVia } = await parts.settings.general();
    parts.log.info({ title: order.release.title, client: client.name }, 'grabbing a release');
    return send && downloadVia === 'prowlarr'
      ? grabRemotely(order, client, send)
      : grabDirectly(order, client);
  };

  /** The same release is on its way for all of these books: nothing is fetched a second time. */
  const alreadyOpen = async (order: GrabOrder): Promise<Download | undefined> => {
    let found: Download | undefined;
    for (const book of order.books) {
      const open = await store.openOfAcquisition(book.acquisitionId);
      found = open.find(
        (each) =>
          each.guid === order.release.guid &&
          each.indexerId === order.indexer.id &&
          each.status !== 'completed',
      );
      if (!found) return undefined;
    }
    return found;
  };

  return {
    /**
     * Throws when nothing has been written yet: no client, the indexer's errors, `release_blocklisted`,
     * `torrent_invalid`, `conflict`, `invalid_transition`. The wanted books are then where they were.
     */
    grab: (order: GrabOrder): Promise<GrabResult> => {
      const key = JSON.stringify([
        order.indexer.id,
        order.release.guid,
        order.books.map((book) => book.acquisitionId),
      ]);
      const running = underWay.get(key);
      if (running) return running;
      const work = begin(order).finally(() => underWay.delete(key));
      underWay.set(key, work);
      return work;
    },
  };
}

type Opened = { download: Download; isNew: boolean };

export function categoryOf(client: Pick<ActiveClient, 'settings'>): string {
  const category = client.settings['category'];
  return typeof category === 'string' && category !== '' ? category : 'audiobooks';
}
