import type { GrabAnswer } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { EventBus } from '../../../events/index.ts';
import type { Indexer, IndexerAccount } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, conflict, describeError, notFound } from '../../../kernel/errors.ts';
import type { SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { Acquisition, Acquisitions } from '../../requests/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import { unreleasedUntil, unreleasedWords } from '../decisions/unreleased.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { FREELEECH_QUESTION, offerOf } from './freeleech.ts';
import { buildLadder } from './ladder.ts';
import { createLiveSearches } from './live-searches.ts';
import type { SearchParts } from './parts.ts';
import { createReleaseStore, type JudgedRelease } from './store.ts';
import { heldBackBy, waitWords } from './wait-words.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Releases kept from a search are good for a next try this long. */
const FRESH_MS = 12 * HOUR_MS;
/** Searches Earmark runs by itself at one time: indexers are other people's, and imports need workers too. */
const AUTOMATIC_AT_ONCE = 2;
const IN_TURN_MS = 3000;
/** A release a person chose from the last search. */
type Choice = { guid: string; indexerId: string; override: boolean };

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
  /** A person is to answer before anything is grabbed; joins the open transaction. */
  onQuestion(question: {
    acquisitionId: string;
    bookId: string;
    bookTitle: string;
    message: string;
  }): Promise<void>;
  readAccount: (provider: ActiveProvider<Indexer>) => Promise<IndexerAccount | null>;
}) {
  const { clock, log, bus, acquisitions, catalog, parts } = options;
  const store = createReleaseStore(options.db, clock, options.secretBox);
  const { indexers, judge } = parts;
  const live = createLiveSearches({ ...options, store });
  const { grabOne, grabBest } = parts.grabs;
  let isStopping = false;
  let automatic = 0;

  const unsubscribe = bus.subscribe(({ event }) => {
    if (event.topic !== 'request' || event.data.kind !== 'changed') return;
    if (event.data.status !== null && ENDS_SEARCH.has(event.data.status)) live.stopOfBook(event.data.bookId);
  });

  const waitFor = async (
    acquisition: Acquisition,
    words: { reason: string; reasonCode: string },
  ): Promise<void> => {
    const { searchIntervalHours } = await options.settings.get('general');
    const attempts = acquisition.attempts + 1;
    const pauseMs =
      words.reasonCode === 'indexersDown'
        ? 15 * MINUTE_MS
        : words.reasonCode === 'heldBack'
          ? HOUR_MS
          : searchIntervalHours * HOUR_MS * Math.min(8, 2 ** Math.max(0, attempts - 3));
    await acquisitions.transition(acquisition.id, 'nothingAcceptable', {
      ...words,
      message: words.reason,
      nextStep: 'Earmark searches again.',
      nextAt: clock.now() + pauseMs,
      attempts,
    });
  };

  /** A person is to say whether a token is spent; asked again with the next search, for tokens and prices change. */
  const waitForAnswer = async (
    acquisition: Acquisition,
    book: StoredBook,
    question: AppError,
  ): Promise<void> => {
    const { searchIntervalHours } = await options.settings.get('general');
    await options.db.transaction(async () => {
      await acquisitions.transition(acquisition.id, 'answerNeeded', {
        message: question.message,
        reason: question.message,
        reasonCode: FREELEECH_QUESTION,
        nextStep: question.hint ?? null,
        nextAt: clock.now() + searchIntervalHours * HOUR_MS,
        attempts: acquisition.attempts,
      });
      await options.onQuestion({
        acquisitionId: acquisition.id,
        bookId: book.id,
        bookTitle: book.title,
        message: question.message,
      });
    });
  };

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

  /** Nothing real can be found before the day a book comes out: it waits for it without asking anybody. */
  const waitForDay = (acquisition: Acquisition, day: number) =>
    acquisitions.transition(acquisition.id, 'nothingAcceptable', {
      reason: unreleasedWords(day),
      reasonCode: 'unreleased',
      message: unreleasedWords(day),
      nextStep: 'Earmark searches when it is out.',
      nextAt: day,
    });

  const findChosen = async (acquisitionId: string, choice: Choice): Promise<JudgedRelease> => {
    const known = [...(live.of(acquisitionId)?.judged ?? []), ...(await store.list(acquisitionId))];
    const judged = known.find(
      (each) => each.release.guid === choice.guid && each.indexerId === choice.indexerId,
    );
    if (!judged) {
      throw new AppError({
        code: 'release_gone',
        message: 'This release is not in the last search.',
        hint: 'Search again and choose from the list.',
        status: 404,
        blame: 'caller',
      });
    }
    if (!judged.decision.accepted && !choice.override) {
      throw conflict(
        `This release is rejected: ${judged.decision.rejections.map((each) => each.message).join(' ')}`,
        'Send "override": true to grab it all the same.',
      );
    }
    return judged;
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
        await waitFor(
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
        await waitForAnswer(acquisition, book, error);
        return;
      }
      await acquisitions.transition(acquisition.id, 'grabFailed', {
        message: `The release could not be handed to the download client: ${describeError(error)}`,
        reason: describeError(error),
        reasonCode: error.code,
        nextStep: error.hint ?? 'Earmark tries again.',
        nextAt: clock.now() + (error.retryAfterMs ?? 5 * MINUTE_MS),
      });
    }
  };

  /** It did not even come to an end: whatever the reason, the book must not stand in "searching" for ever. */
  const waitAfterTrouble = async (acquisitionId: string, error: unknown): Promise<void> => {
    const now = await acquisitions.byId(acquisitionId);
    if (now?.state !== 'searching') return;
    const reason = `The search broke off: ${describeError(error)}`;
    await acquisitions.transition(acquisitionId, 'nothingAcceptable', {
      reason,
      reasonCode: 'searchFailed',
      message: reason,
      nextStep: 'Earmark searches again.',
      nextAt: clock.now() + 15 * MINUTE_MS,
    });
  };

  const searchOne = async (acquisitionId: string): Promise<void> => {
    const before = await acquisitions.byId(acquisitionId);
    if (!before || !SEARCHABLE.has(before.state)) return;
    await acquisitions.transition(acquisitionId, 'searchStarted', { message: 'Searching.' });
    const { acquisition, book } = await load(acquisitionId);
    const day = unreleasedUntil(book.releaseDate, clock.now());
    if (day !== null) {
      await waitForDay(acquisition, day);
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
    searchGivenUp: waitAfterTrouble,

    /** A person stops a search that runs or is about to; what it has found so far is kept. Success also when none runs. */
    stopSearch: async (acquisitionId: string, by: { userId: string; username: string }): Promise<void> => {
      const acquisition = await acquisitions.byId(acquisitionId);
      if (acquisition?.state === 'searching') {
        const { searchIntervalHours } = await options.settings.get('general');
        const message = `${by.username} stopped the search.`;
        await acquisitions.transition(acquisitionId, 'nothingAcceptable', {
          message,
          reason: message,
          reasonCode: 'stopped',
          nextStep: 'Earmark searches again.',
          nextAt: clock.now() + searchIntervalHours * HOUR_MS,
          userId: by.userId,
        });
      }
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
        throw error;
      }
    },

    /** Interactive search: what is known, or a fresh search. */
    interactive: async (
      acquisitionId: string,
      how: { refresh: boolean; waitMs: number; query?: string | undefined },
    ) => {
      const { book } = await load(acquisitionId);
      let search = live.of(acquisitionId);
      if (how.query !== undefined && search?.running)
        throw conflict('A search for this book is running.', 'Stop it first, or wait until it is done.');
      const stored = search?.running ? [] : await store.list(acquisitionId);
      // Another process has searched since (or RSS has): what is stored is newer than what this one remembers.
      if (search && !search.running && (stored[0]?.foundAt ?? 0) > search.endedAt) search = undefined;
      if (how.refresh || how.query !== undefined || (!search && stored.length === 0))
        search = live.start(acquisitionId, book, 'interactiveSearch', how.query);
      if (search?.running && how.waitMs > 0) {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          search.done,
          new Promise((resolve) => (timer = setTimeout(resolve, how.waitMs))),
        ]);
        clearTimeout(timer);
      }
      const judged = search ? search.judged : stored;
      const providers = await indexers();
      const accounts = new Map(
        await Promise.all(providers.map(async (each) => [each.id, await options.readAccount(each)] as const)),
      );
      return {
        searchedAt: search?.startedAt ?? stored[0]?.foundAt ?? null,
        running: search?.running ?? false,
        states: search?.states ?? [],
        judged,
        indexerNames: new Map(providers.map((provider) => [provider.id, provider.name])),
        offerOf: ({ indexerId, release }: JudgedRelease) =>
          offerOf(
            release,
            providers.find((each) => each.id === indexerId)?.instance,
            accounts.get(indexerId) ?? null,
          ),
        query: search?.query ?? null,
        usualQuery: buildLadder(toEvaluateBook(book))[0]?.text ?? book.title,
      };
    },

    /** Throws when the choice cannot be grabbed as it is: not in the last search, or rejected. */
    assertChoosable: async (acquisitionId: string, choice: Choice): Promise<void> => {
      await findChosen(acquisitionId, choice);
    },

    /** A person's choice; `override` takes a rejected release. What the client refuses is an error. */
    grabChosen: async (
      acquisitionId: string,
      choice: Choice & { useFreeleech: boolean | undefined; userId: string },
    ): Promise<Omit<GrabAnswer, 'ok'>> => {
      const { acquisition } = await load(acquisitionId);
      const { useFreeleech, override, userId } = choice;
      const judged = await findChosen(acquisitionId, choice);
      const { outcome, message } = await grabOne(acquisition.id, judged, { useFreeleech, override, userId });
      if (outcome !== 'refused') return { outcome, message };
      throw new AppError({
        code: 'client_rejected',
        message: `The download client does not take "${judged.release.title}": ${message}`,
        hint: 'It is on the blocklist now, and the next best release is looked for.',
        status: 502,
        blame: 'remote',
      });
    },
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
