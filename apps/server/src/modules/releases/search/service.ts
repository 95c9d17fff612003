import type { Db } from '../../../db/index.ts';
import type { EventBus } from '../../../events/index.ts';
import type { Indexer, IndexerAccount } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, describeError, notFound } from '../../../kernel/errors.ts';
import type { SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { Acquisition, Acquisitions } from '../../requests/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import { unreleasedUntil } from '../decisions/unreleased.ts';
import { createLiveSearches } from './live-searches.ts';
import type { SearchParts } from './parts.ts';
import { createPersonalSearch } from './personal-search.ts';
import { createReleaseStore } from './store.ts';
import { heldBackBy, waitWords } from './wait-words.ts';
import { createWaits, type OnQuestion } from './waits.ts';

const HOUR_MS = 3_600_000;
/** Releases kept from a search are good for a next try this long. */
const FRESH_MS = 12 * HOUR_MS;
/** Searches Earmark runs by itself at one time: indexers are other people's, and imports need workers too. */
const AUTOMATIC_AT_ONCE = 2;
const IN_TURN_MS = 3000;

export type SearchService = ReturnType<typeof createSearchService>;

/** Finds releases for wanted books, has them judged, grabs the best, and remembers the rest for the next try. */
export function createSearchService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  secretBox: SecretBox;
  catalog: CatalogService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  parts: SearchParts;
  onQuestion: OnQuestion;
  readAccount: (provider: ActiveProvider<Indexer>) => Promise<IndexerAccount | null>;
}) {
  const { clock, log, bus, acquisitions, catalog, parts } = options;
  const store = createReleaseStore(options.db, clock, options.secretBox);
  const { judge } = parts;
  const live = createLiveSearches({ ...options, store });
  const { grabBest } = parts.grabs;
  const waits = createWaits(options);
  let isStopping = false;
  let automatic = 0;

  const unsubscribe = bus.subscribe(({ event }) => {
    if (event.topic !== 'request' || event.data.kind !== 'changed') return;
    if (event.data.status !== null && ENDS_SEARCH.has(event.data.status)) live.stopOfBook(event.data.bookId);
  });

  const load = async (acquisitionId: string): Promise<{ acquisition: Acquisition; book: StoredBook }> => {
    const acquisition = await acquisitions.byId(acquisitionId);
    if (!acquisition) throw notFound('This wanted book');
    const book = await catalog.enrichedBook(acquisition.bookId).catch((error: unknown) => {
      // A catalogue that is down must not keep a book from being found.
      log.info({ err: describeError(error) }, 'A book is searched for with what is known of it.');
      return catalog.get(acquisition.bookId);
    });
    return { acquisition, book };
  };

  /** What follows a search that ended by itself. */
  const conclude = async (
    acquisition: Acquisition,
    book: StoredBook,
    search: ReturnType<typeof live.start>,
  ): Promise<void> => {
    const now = await acquisitions.byId(acquisition.id);
    // Stopped, cancelled, or brought by another book's pack meanwhile: nothing to do.
    if (!now || now.state !== 'searching') return;
    try {
      const { grabbed, trouble } = await grabBest(acquisition.id, search.judged);
      if (!grabbed)
        await waits.forNextSearch(
          acquisition,
          waitWords({
            states: search.states,
            found: search.judged.length,
            trouble,
            heldBack: heldBackBy(search.judged),
          }),
        );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const after = await acquisitions.byId(acquisition.id);
      if (!after || !SEARCHABLE.has(after.state)) return;
      if (error.code === 'freeleech_question') {
        await waits.forAnswer(acquisition, book, error);
        return;
      }
      await waits.afterFailedGrab(acquisition, error);
    }
  };

  const searchOne = async (acquisitionId: string): Promise<void> => {
    const before = await acquisitions.byId(acquisitionId);
    if (!before || !SEARCHABLE.has(before.state)) return;
    await acquisitions.transition(acquisitionId, 'searchStarted', { message: 'Searching.' });
    const { acquisition, book } = await load(acquisitionId);
    const day = unreleasedUntil(book.releaseDate, clock.now());
    if (day !== null) {
      await waits.forDay(acquisition, day);
      return;
    }
    // Stopped before it has begun.
    if (isStopping || (await acquisitions.byId(acquisitionId))?.state !== 'searching') return;
    const search = live.start(acquisition.id, book, 'automaticSearch');
    await search.done;
    if (!isStopping) await conclude(acquisition, book, search);
  };

  return {
    /** The job: search, choose, grab; safe to repeat. A few run at a time, the others are asked to come again. */
    searchAndGrab: async (acquisitionId: string): Promise<void | { retryAfterMs: number }> => {
      if (isStopping || automatic >= AUTOMATIC_AT_ONCE) return { retryAfterMs: IN_TURN_MS };
      automatic += 1;
      try {
        await searchOne(acquisitionId);
      } finally {
        automatic -= 1;
      }
      // A server that stops leaves the search to the next start.
      if (isStopping) return { retryAfterMs: IN_TURN_MS };
    },
    /** The job was given up. */
    searchGivenUp: waits.afterTrouble,

    /** A person stops a search that runs or is about to; what it has found so far is kept. Success also when none runs. */
    stopSearch: async (acquisitionId: string, by: { userId: string; username: string }): Promise<void> => {
      const acquisition = await acquisitions.byId(acquisitionId);
      if (acquisition?.state === 'searching') await waits.stoppedBy(acquisitionId, by);
      live.stop(acquisitionId);
    },

    /** After a failed download: the next best release of the same search, if there is one. */
    grabNextBest: async (acquisitionId: string): Promise<boolean> => {
      const { acquisition, book } = await load(acquisitionId);
      if (!SEARCHABLE.has(acquisition.state)) return false;
      const kept = (await store.list(acquisitionId)).filter((each) => clock.now() - each.foundAt < FRESH_MS);
      if (kept.length === 0) return false;
      // Judged anew: the failed one is on the blocklist now.
      try {
        return (await grabBest(acquisition.id, await judge(acquisition.id, book, kept))).grabbed;
      } catch (error) {
        // The search that follows asks the question.
        if (error instanceof AppError && error.code === 'freeleech_question') return false;
        // A search would come to the same end: nothing is paid for until it is known what was.
        if (!(error instanceof AppError) || error.code !== 'freeleech_unclear') throw error;
        await waits.afterFailedGrab(acquisition, error);
        return true;
      }
    },

    ...createPersonalSearch({ ...options, live, store, load }),
    stop: (): void => {
      isStopping = true;
      unsubscribe();
      live.stopAll();
    },
  };
}

const SEARCHABLE: ReadonlySet<string> = new Set(['requested', 'waiting', 'searching']);
/** A wanted book that comes to stand here is searched for no longer. */
const ENDS_SEARCH: ReadonlySet<string> = new Set(['waiting', 'cancelled', 'denied', 'available']);
