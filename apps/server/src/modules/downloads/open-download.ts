import { sql } from '../../db/index.ts';
import { conflict, isAppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { GrabbedBook, GrabOrder } from './grab.ts';
import type { TorrentFacts } from './inspect-torrent.ts';
import { categoryOf, type Download, toSnapshot } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { ActiveClient, DownloadParts } from './ports.ts';
import type { DownloadStore } from './store.ts';

export type Opened = { download: Download; isNew: boolean };

type GrabNotes = Pick<TorrentFacts, 'hashes' | 'via' | 'freeleech'> & { client: string };

/** Writes grabs down: the row, its books, and their step in life; all of it in one transaction, or nothing. */
export function createDownloadOpener(
  parts: Pick<DownloadParts, 'db' | 'clock' | 'log' | 'clients' | 'wanted'>,
  deps: { store: DownloadStore; outcomes: Outcomes },
) {
  const { db, clock, wanted } = parts;
  const { store, outcomes } = deps;

  /** A download whose import is stuck makes room; its torrent goes on seeding. */
  const leaveFinished = async (acquisitionId: string, next: Download) => {
    for (const old of await store.openOfAcquisition(acquisitionId)) {
      if (old.id === next.id || old.status !== 'completed') continue;
      await store.unlink(old.id, acquisitionId);
      if ((await store.acquisitionIds(old.id)).length === 0) {
        await outcomes.drop(old, { removeFromClient: false, deleteFiles: false });
      }
    }
  };

  /** What is on its way for the book, other than the download that fits. */
  const otherOf = async (book: GrabbedBook, fits: (download: Download) => boolean) =>
    (await store.openOfAcquisition(book.acquisitionId)).find(
      (each) => each.status !== 'completed' && !fits(each),
    );

  /** Moves the books that can take the step. Without the first, for which it was grabbed, there is no grab. */
  const moveBooks = async (
    order: GrabOrder,
    download: Download,
    notes: GrabNotes,
  ): Promise<GrabbedBook[]> => {
    const moved: GrabbedBook[] = [];
    for (const [index, book] of order.books.entries()) {
      try {
        const isNew = await wanted.transition(book.acquisitionId, 'grabbed', {
          message: grabWords(order, notes),
          downloadId: download.id,
          attempts: 0,
          userId: order.userId ?? null,
          data: {
            title: order.release.title,
            indexer: order.indexer.name,
            guid: order.release.guid,
            ...notes,
          },
        });
        // Since it was looked at, another one may have got through first.
        const other = isNew ? undefined : await otherOf(book, (each) => each.id === download.id);
        if (other) throw beingDownloaded(book, other);
        moved.push(book);
        await leaveFinished(book.acquisitionId, download);
      } catch (error) {
        if (index === 0 || !isAppError(error) || !MOVED_ON.has(error.code)) throw error;
        parts.log.debug({ book: book.title }, 'a book of a pack has moved on while it was grabbed');
      }
    }
    await store.link(
      download.id,
      moved.map((book) => book.acquisitionId),
    );
    return moved;
  };

  const findOpen = async (order: GrabOrder, client: ActiveClient, facts: TorrentFacts) => {
    const [same] = facts.hashes.length > 0 ? await store.openByHashes(client.id, facts.hashes) : [];
    for (const book of order.books) {
      const other = await otherOf(book, (each) => each.id === same?.id);
      if (!other) continue;
      if (isOfRelease(other, order)) return other;
      throw beingDownloaded(book, other);
    }
    return same;
  };

  return {
    /** Writes the row before anything leaves the house; an open download of the same torrent is joined instead. */
    open: (order: GrabOrder, client: ActiveClient, facts: TorrentFacts): Promise<Opened> =>
      db.transaction(async (tx) => {
        const key = facts.hashes[0] ?? `${order.indexer.id} ${order.release.guid}`;
        if (db.kind === 'postgres') {
          // Two workers must not both find nothing and both write.
          await sql`select pg_advisory_xact_lock(hashtext(${`grab ${client.id} ${key}`}))`.execute(tx);
        }
        const present = await findOpen(order, client, facts);
        const download = present ?? newDownload(order, client, facts, clock.now());
        if (!present) await store.insert(download, []);
        const { hashes, via, freeleech } = facts;
        const moved = await moveBooks(order, download, { hashes, via, freeleech, client: client.name });
        if (present)
          await outcomes.join(
            present,
            moved.map((book) => book.acquisitionId),
          );
        return { download, isNew: !present };
      }),
    /** More books for a release that is on its way: nothing is fetched a second time. */
    join: (order: GrabOrder, present: Download): Promise<void> =>
      db.transaction(async () => {
        const moved = await moveBooks(order, present, {
          hashes: present.hashes,
          via: present.release.via === 'prowlarr' ? 'prowlarr' : 'client',
          client: (await parts.clients.name(present.clientId)) ?? '',
        });
        await outcomes.join(
          present,
          moved.map((book) => book.acquisitionId),
        );
      }),
    /** Why the book cannot take this release as well; undefined when nothing stands in the way. */
    conflictOf: async (order: GrabOrder, book: GrabbedBook) => {
      const { infoHash } = order.release;
      const other = await otherOf(
        book,
        (each) =>
          isOfRelease(each, order) ||
          (infoHash !== undefined && each.hashes.includes(infoHash.toLowerCase())),
      );
      return other && beingDownloaded(book, other);
    },
  };
}

/** A companion of a pack that went another way meanwhile. */
const MOVED_ON: ReadonlySet<string> = new Set(['invalid_transition', 'conflict']);

/** The sentence of history, with the token that went for it. */
function grabWords({ release, indexer, why }: GrabOrder, { freeleech }: GrabNotes): string {
  const left = freeleech?.tokensLeft ?? null;
  const token = freeleech?.isSpent ? ` with a freeleech wedge${left === null ? '' : ` (${left} left)`}` : '';
  const note = freeleech?.note === undefined ? '' : ` ${freeleech.note}`;
  return `"${release.title}" was grabbed from ${indexer.name}${token}${why ? `: ${why}` : '.'}${note}`;
}

function isOfRelease(download: Download, order: GrabOrder): boolean {
  return download.guid === order.release.guid && download.indexerId === order.indexer.id;
}

function beingDownloaded(book: GrabbedBook, other: Download) {
  return conflict(
    `"${book.title}" is being downloaded already: "${other.title}".`,
    'Remove that download from the queue first.',
  );
}

function newDownload(order: GrabOrder, client: ActiveClient, facts: TorrentFacts, now: number): Download {
  return {
    id: newId(now),
    clientId: client.id,
    infoHash: facts.hashes[0] ?? '',
    hashes: facts.hashes,
    title: order.release.title,
    indexerId: order.indexer.id,
    indexerName: order.indexer.name,
    guid: order.release.guid,
    release: toSnapshot(facts.freeleech?.isSpent ? { ...order.release, freeleech: true } : order.release, {
      via: facts.via,
      wasPresent: false,
    }),
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
}
