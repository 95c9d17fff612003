import type {
  BookSummary,
  Progress,
  QualitySettings,
  UpgradableBook,
  UpgradablePage,
} from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { toIso } from '../../kernel/iso-time.ts';
import { isUpgrade, profileOf, upgradeWanted } from '../releases/index.ts';
import type { Acquisition, Acquisitions } from '../requests/index.ts';
import { pageBelow } from './below-cutoff.ts';
import { bitrateOf, listOwned, type OwnedItem, recordingWords } from './owned.ts';

/** Back-off of a search that nobody is waiting for: two days with the usual interval. */
const PATIENT_ATTEMPTS = 6;
/** Ended by Earmark, and taken up again by it; what a person stopped stays stopped. */
export const NOT_WANTED = 'upgradeNotWanted';
const IDLE: ReadonlySet<string> = new Set(['requested', 'waiting', 'searching']);

export type UpgradeService = ReturnType<typeof createUpgradeService>;

/**
 * Better recordings of books that the library has. Each such wish is an acquisition of its own beside the one people see,
 * so that it is searched, grabbed, downloaded and imported like any other, and the book stays available meanwhile: a
 * wish that comes to nothing changes nothing.
 */
export function createUpgradeService(options: {
  db: Db;
  clock: Clock;
  acquisitions: Acquisitions;
  quality: () => Promise<QualitySettings>;
  summaries: (bookIds: readonly string[]) => Promise<ReadonlyMap<string, BookSummary>>;
  progressOf: (downloadId: string) => Progress | null;
  startSearch: (acquisitionId: string) => Promise<unknown>;
  retryImport: (downloadId: string) => Promise<unknown>;
  dropDownload: (
    downloadId: string,
    removal: { removeFromClient: boolean; deleteFiles: boolean },
  ) => Promise<unknown>;
}) {
  const { db, acquisitions } = options;

  /** What the profile says when upgrades are allowed: the list shows what is below the cutoff in any case. */
  const judge = (owned: OwnedItem, quality: QualitySettings) =>
    upgradeWanted(toRecording(owned), { ...profileOf(quality, owned.profileId), upgradeAllowed: true });

  const stateOf = (wish: Acquisition | undefined): UpgradableBook['upgrade'] =>
    wish === undefined
      ? null
      : {
          state: wish.state,
          reason: wish.reason,
          nextStep: wish.nextStep,
          nextAt: wish.nextAt === null ? null : toIso(wish.nextAt),
          downloadId: wish.downloadId,
          progress: wish.downloadId === null ? null : options.progressOf(wish.downloadId),
        };

  const toWire = async (owned: readonly OwnedItem[], quality: QualitySettings): Promise<UpgradableBook[]> => {
    const summaries = await options.summaries(owned.map(({ bookId }) => bookId));
    const books: UpgradableBook[] = [];
    for (const item of owned) {
      const book = summaries.get(item.bookId);
      if (!book) continue;
      const profile = profileOf(quality, item.profileId);
      const verdict = judge(item, quality);
      books.push({
        libraryItemId: item.libraryItemId,
        book,
        has: recordingWords(item),
        cutoff: profile.cutoff || (profile.formats[0] ?? ''),
        cutoffMet: !verdict.isUpgrade,
        reason: verdict.message,
        upgrade: stateOf(await acquisitions.upgradeOf(item.bookId)),
      });
    }
    return books;
  };

  const ownedOfItem = async (libraryItemId: string): Promise<OwnedItem> => {
    const row = await db.q
      .selectFrom('library_item')
      .select('book_id')
      .where('id', '=', libraryItemId)
      .executeTakeFirst();
    const [owned] = row ? await listOwned(db, { bookId: row.book_id }) : [];
    if (!owned) throw notFound('This library item');
    return owned;
  };

  const one = async (libraryItemId: string): Promise<UpgradableBook> => {
    const [book] = await toWire([await ownedOfItem(libraryItemId)], await options.quality());
    if (!book) throw notFound('This library item');
    return book;
  };

  const wishFor = (owned: OwnedItem, reason: string) =>
    acquisitions.ensureUpgrade(owned.bookId, {
      libraryItemId: owned.libraryItemId,
      reason,
      attempts: PATIENT_ATTEMPTS,
    });

  const again = (wish: Acquisition, message: string, userId: string | null = null) =>
    acquisitions.transition(wish.id, 'wantBetter', {
      message,
      reason: message,
      nextStep: 'Earmark looks for a better recording.',
      attempts: PATIENT_ATTEMPTS,
      userId,
    });

  return {
    one,

    /** Books below the cutoff, by title. */
    page: async (query: { page: number; pageSize: number }): Promise<UpgradablePage> => {
      const { page, pageSize } = query;
      const quality = await options.quality();
      const { total, owned } = await pageBelow(db, quality, query);
      return {
        page,
        pageSize,
        totalRecords: total,
        records: await toWire(owned, quality),
        upgradeAllowed: quality.upgradeAllowed,
      };
    },

    /** A person wants a better recording now; safe to repeat. Throws `conflict` when the profile takes none. */
    start: async (
      libraryItemId: string,
      by: { userId: string; username: string },
    ): Promise<UpgradableBook> => {
      const owned = await ownedOfItem(libraryItemId);
      const verdict = upgradeWanted(toRecording(owned), profileOf(await options.quality(), owned.profileId));
      if (!verdict.isUpgrade)
        throw conflict(verdict.message, 'Change the cutoff or allow upgrades in the quality settings.');
      const message = `${by.username} looks for a better recording of "${owned.title}".`;
      const wish = await wishFor(owned, message);
      if (wish.state === 'importBlocked' && wish.downloadId !== null) {
        await acquisitions.transition(wish.id, 'importRetried', { message, userId: by.userId });
        await options.retryImport(wish.downloadId);
      } else if (IDLE.has(wish.state)) {
        await options.startSearch(wish.id);
      } else if (['imported', 'available', 'cancelled', 'denied'].includes(wish.state)) {
        await again(wish, message, by.userId);
        await options.startSearch(wish.id);
      }
      return one(libraryItemId);
    },

    /** Ends the search, and the download that is on its way; the book stays as it is. */
    stop: async (
      libraryItemId: string,
      by: { userId: string; username: string },
      removal: { removeFromClient: boolean },
    ): Promise<UpgradableBook> => {
      const owned = await ownedOfItem(libraryItemId);
      const wish = await acquisitions.upgradeOf(owned.bookId);
      if (wish && !['imported', 'available', 'cancelled', 'denied'].includes(wish.state)) {
        await acquisitions.transition(wish.id, 'cancel', {
          message: `${by.username} stopped looking for a better recording of "${owned.title}".`,
          reasonCode: 'stopped',
          userId: by.userId,
        });
        if (wish.downloadId !== null)
          await options.dropDownload(wish.downloadId, { ...removal, deleteFiles: removal.removeFromClient });
      }
      return one(libraryItemId);
    },

    /** The task: a wish for every book below the cutoff, none for the others. The searches follow when they are due. */
    sync: async (): Promise<string> => {
      const quality = await options.quality();
      const wishes = await acquisitions.upgrades();
      let wanted = 0;
      const below = new Set<string>();
      for (const owned of await listOwned(db)) {
        const verdict = upgradeWanted(toRecording(owned), profileOf(quality, owned.profileId));
        if (!verdict.isUpgrade) continue;
        wanted += 1;
        below.add(owned.bookId);
        const known = wishes.get(owned.bookId);
        if (!known) await wishFor(owned, verdict.message);
        else if (known.state === 'imported' || known.reasonCode === NOT_WANTED) {
          const wish = await acquisitions.byId(known.id);
          if (wish) await again(wish, verdict.message);
        }
      }
      for (const [bookId, wish] of wishes) {
        if (below.has(bookId) || !IDLE.has(wish.state)) continue;
        await acquisitions.transition(wish.id, 'cancel', {
          message: 'The recording is good enough now, or no better one is wanted.',
          reasonCode: NOT_WANTED,
        });
      }
      return wanted === 0
        ? 'Every book is good enough.'
        : `${wanted} books may be replaced by better recordings.`;
    },

    /** What decisions measure a release against; null when the library does not have the book. */
    ownedRecording: async (
      bookId: string,
    ): Promise<{ formats: string[]; bitrateKbps: number | null } | null> => {
      const [owned] = await listOwned(db, { bookId });
      return owned ? toRecording(owned) : null;
    },

    /** Is what was downloaded really better? Asked before it takes the place of what is there. */
    judge: async (
      bookId: string,
      files: { format: string | null; sizeBytes: number; durationSeconds: number | null },
    ): Promise<{ isUpgrade: boolean; message: string; from: string; to: string }> => {
      const offered = {
        format: files.format,
        bitrateKbps: bitrateOf(files.sizeBytes, files.durationSeconds),
      };
      const to = recordingWords(offered);
      const [owned] = await listOwned(db, { bookId });
      if (!owned)
        return { isUpgrade: true, message: 'The library does not have it any more.', from: 'nothing', to };
      const profile = { ...profileOf(await options.quality(), owned.profileId), upgradeAllowed: true };
      const verdict = isUpgrade(toRecording(offered), toRecording(owned), profile);
      return { ...verdict, from: recordingWords(owned), to };
    },
  };
}

function toRecording({ format, bitrateKbps }: Pick<OwnedItem, 'format' | 'bitrateKbps'>): {
  formats: string[];
  bitrateKbps: number | null;
} {
  return { formats: format === null ? [] : [format], bitrateKbps };
}
