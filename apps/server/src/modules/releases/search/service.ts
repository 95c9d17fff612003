import type { EvaluateBook, Evaluation, IndexerSearchState } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { EventBus } from '../../../events/index.ts';
import type { FoundRelease, Indexer } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, conflict, describeError, notFound } from '../../../kernel/errors.ts';
import type { SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import type { ActiveProvider, ProviderService } from '../../providers/index.ts';
import type { Acquisition, Acquisitions } from '../../requests/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import { type Candidate, collectReleases, type SearchSource } from './collect.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { buildLadder } from './ladder.ts';
import { createReleaseStore, type JudgedRelease } from './store.ts';
import { shouldRest, waitWords } from './wait-words.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Releases kept from a search are good for a next try this long. */
const FRESH_MS = 12 * HOUR_MS;
/** Accepted releases tried in one go before the book waits. */
const GRABS_PER_SEARCH = 5;
const PROGRESS_EVERY_MS = 400;
/** Trouble that the next release would meet as well. */
const STOPS_GRABBING: ReadonlySet<string> = new Set([
  'client_unavailable',
  'client_credentials',
  'client_banned',
  'client_misconfigured',
  'conflict',
  'invalid_transition',
]);

/** Sends one release to a download client and moves the wanted book on; throws typed errors. */
export type GrabRelease = (input: {
  acquisitionId: string;
  indexerId: string;
  indexerName: string;
  indexer: Indexer;
  release: FoundRelease;
  useFreeleech: boolean | undefined;
  /** The release holds several books: other wanted ones may come with it. */
  isPack: boolean;
  /** A person wants it although it is rejected. */
  override: boolean;
  userId: string | null;
}) => Promise<void>;

export type EvaluateReleases = (input: {
  acquisitionId: string;
  book: EvaluateBook;
  releases: readonly FoundRelease[];
}) => Promise<Evaluation>;

type LiveSearch = {
  startedAt: number;
  running: boolean;
  states: IndexerSearchState[];
  judged: JudgedRelease[];
  done: Promise<void>;
  abort: AbortController;
};

export type SearchService = ReturnType<typeof createSearchService>;

/** Finds releases for wanted books, has them judged, grabs the best, and remembers the rest for the next try. */
export function createSearchService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  secretBox: SecretBox;
  catalog: CatalogService;
  providers: ProviderService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  evaluate: EvaluateReleases;
  grab: GrabRelease;
}) {
  const { clock, log, bus, acquisitions, providers, catalog } = options;
  const store = createReleaseStore(options.db, clock, options.secretBox);
  const live = new Map<string, LiveSearch>();

  const announce = async (acquisitionId: string, bookId: string) => {
    const requests = await options.db.q
      .selectFrom('request')
      .select('id')
      .where('acquisition_id', '=', acquisitionId)
      .execute();
    for (const request of requests) {
      bus.publish(
        { topic: 'request', data: { kind: 'releases', requestId: request.id, bookId, status: null } },
        { kind: 'admins' },
      );
    }
  };

  const indexers = () => providers.active<Indexer>('indexer');

  const judge = async (
    acquisition: Acquisition,
    book: StoredBook,
    found: readonly Candidate[],
  ): Promise<JudgedRelease[]> => {
    // One guid may stand on two indexers: evaluate knows releases by guid alone, so it is made unique first.
    const releases = found.map((candidate) => ({
      ...candidate.release,
      guid: `${candidate.indexerId}|${candidate.release.guid}`,
    }));
    const { decisions } = await options.evaluate({
      acquisitionId: acquisition.id,
      book: toEvaluateBook(book),
      releases,
    });
    const byGuid = new Map(decisions.map((decision) => [decision.guid, decision]));
    const now = clock.now();
    return found.flatMap((candidate) => {
      const decision = byGuid.get(`${candidate.indexerId}|${candidate.release.guid}`);
      return decision
        ? [{ ...candidate, decision: { ...decision, guid: candidate.release.guid }, foundAt: now }]
        : [];
    });
  };

  /** One search of one wanted book at a time; whoever asks meanwhile gets the one that runs. */
  const startSearch = (acquisition: Acquisition, book: StoredBook): LiveSearch => {
    const running = live.get(acquisition.id);
    if (running?.running) return running;
    const abort = new AbortController();
    const search: LiveSearch = {
      startedAt: clock.now(),
      running: true,
      states: [],
      judged: [],
      done: Promise.resolve(),
      abort,
    };
    let lastProgress = 0;
    let judging: Promise<void> = Promise.resolve();

    const work = async () => {
      const sources: SearchSource[] = (await indexers()).map((provider) => ({
        id: provider.id,
        name: provider.name,
        indexer: provider.instance,
        restingUntil: provider.restingUntil,
        lastError: provider.lastError,
      }));
      const acceptable = new Set<string>();
      const { found, states } = await collectReleases({
        sources,
        ladder: buildLadder(toEvaluateBook(book)),
        clock,
        signal: abort.signal,
        enough: (own) =>
          own.some((candidate) => acceptable.has(`${candidate.indexerId}|${candidate.release.guid}`)) ||
          own.length >= 200,
        onProgress: (current, soFar) => {
          search.states = [...current];
          if (clock.now() - lastProgress < PROGRESS_EVERY_MS) return;
          lastProgress = clock.now();
          const candidates = [...soFar];
          judging = judging
            .then(async () => {
              search.judged = await judge(acquisition, book, candidates);
              await announce(acquisition.id, book.id);
            })
            .catch((error: unknown) =>
              log.warn({ err: describeError(error) }, 'Releases could not be judged while the search runs.'),
            );
        },
        judgeNow: async (own) => {
          for (const each of await judge(acquisition, book, own)) {
            if (each.decision.accepted) acceptable.add(`${each.indexerId}|${each.release.guid}`);
          }
        },
        onSource: (sourceId, result) => {
          const record = result.ok
            ? providers.recordOk(sourceId)
            : providers.recordFailure(sourceId, result.error, { rest: shouldRest(result.error) });
          record.catch((error: unknown) =>
            log.warn({ err: describeError(error) }, 'The state of an indexer could not be stored.'),
          );
        },
      });
      await judging;
      search.states = states;
      search.judged = (await judge(acquisition, book, found)).toSorted(
        (a, b) => (a.decision.rank ?? Infinity) - (b.decision.rank ?? Infinity),
      );
      await store.replace(
        acquisition.id,
        search.judged.map((each) => ({ candidate: each, decision: each.decision })),
      );
    };
    search.done = work().finally(() => {
      search.running = false;
      announce(acquisition.id, book.id).catch((error: unknown) =>
        log.warn({ err: describeError(error) }, 'A finished search was not announced.'),
      );
    });
    // Whoever started it waits for `done`; a second look at a failed search must not end the process.
    search.done.catch(() => undefined);
    live.set(acquisition.id, search);
    for (const [id, each] of live)
      if (!each.running && clock.now() - each.startedAt > HOUR_MS) live.delete(id);
    return search;
  };

  const grabOne = async (
    acquisition: Acquisition,
    judged: JudgedRelease,
    how: { useFreeleech: boolean | undefined; override: boolean; userId: string | null },
  ) => {
    const provider: ActiveProvider<Indexer> | undefined = (await indexers()).find(
      (each) => each.id === judged.indexerId,
    );
    if (!provider)
      throw new AppError({
        code: 'release_gone',
        message: 'The indexer of this release is switched off or gone.',
        status: 409,
        blame: 'setup',
      });
    await options.grab({
      acquisitionId: acquisition.id,
      indexerId: provider.id,
      indexerName: provider.name,
      indexer: provider.instance,
      release: judged.release,
      useFreeleech: how.useFreeleech,
      isPack: judged.decision.pack,
      override: how.override,
      userId: how.userId,
    });
  };

  /** Grabs the best accepted release that can be had. `false`: none could. Trouble with the client is thrown. */
  const grabBest = async (
    acquisition: Acquisition,
    judged: readonly JudgedRelease[],
  ): Promise<{ grabbed: boolean; trouble: string | null }> => {
    let trouble: string | null = null;
    for (const each of judged.filter((candidate) => candidate.decision.accepted).slice(0, GRABS_PER_SEARCH)) {
      try {
        await grabOne(acquisition, each, { useFreeleech: undefined, override: false, userId: null });
        return { grabbed: true, trouble: null };
      } catch (error) {
        const ownTrouble = error instanceof AppError && STOPS_GRABBING.has(error.code);
        if (!(error instanceof AppError) || ownTrouble) throw error;
        trouble = `${each.release.title}: ${describeError(error)}`;
        log.warn(
          { release: each.release.title, err: describeError(error) },
          'A release could not be grabbed; the next one is tried.',
        );
      }
    }
    return { grabbed: false, trouble };
  };

  const waitFor = async (
    acquisition: Acquisition,
    words: { reason: string; reasonCode: string },
  ): Promise<void> => {
    const { searchIntervalHours } = await options.settings.get('general');
    const attempts = acquisition.attempts + 1;
    const pauseMs =
      words.reasonCode === 'indexersDown'
        ? 15 * MINUTE_MS
        : searchIntervalHours * HOUR_MS * Math.min(8, 2 ** Math.max(0, attempts - 3));
    await acquisitions.transition(acquisition.id, 'nothingAcceptable', {
      ...words,
      message: words.reason,
      nextStep: 'Earmark searches again.',
      nextAt: clock.now() + pauseMs,
      attempts,
    });
  };

  const SEARCHABLE = ['requested', 'waiting', 'searching'];
  const load = async (acquisitionId: string): Promise<{ acquisition: Acquisition; book: StoredBook }> => {
    const acquisition = await acquisitions.byId(acquisitionId);
    if (!acquisition) throw notFound('This wanted book');
    return { acquisition, book: await catalog.enrichedBook(acquisition.bookId) };
  };

  return {
    /** The job: search, choose, grab; safe to repeat. */
    searchAndGrab: async (acquisitionId: string): Promise<void> => {
      const before = await acquisitions.byId(acquisitionId);
      if (!before || !SEARCHABLE.includes(before.state)) return;
      await acquisitions.transition(acquisitionId, 'searchStarted', { message: 'Searching.' });
      const { acquisition, book } = await load(acquisitionId);
      const search = startSearch(acquisition, book);
      await search.done;
      try {
        const { grabbed, trouble } = await grabBest(acquisition, search.judged);
        if (!grabbed)
          await waitFor(
            acquisition,
            waitWords({ states: search.states, found: search.judged.length, trouble }),
          );
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Cancelled, or brought by another book's pack meanwhile: nothing to do.
        const now = await acquisitions.byId(acquisitionId);
        if (!now || !SEARCHABLE.includes(now.state)) return;
        await acquisitions.transition(acquisitionId, 'grabFailed', {
          message: `The release could not be handed to the download client: ${describeError(error)}`,
          reason: describeError(error),
          reasonCode: error.code,
          nextStep: error.hint ?? 'Earmark tries again.',
          nextAt: clock.now() + (error.retryAfterMs ?? 5 * MINUTE_MS),
        });
      }
    },

    /** After a failed download: the next best release of the same search, if there is one. */
    grabNextBest: async (acquisitionId: string): Promise<boolean> => {
      const { acquisition, book } = await load(acquisitionId);
      if (!SEARCHABLE.includes(acquisition.state)) return false;
      const kept = (await store.list(acquisitionId)).filter((each) => clock.now() - each.foundAt < FRESH_MS);
      if (kept.length === 0) return false;
      // Judged anew: the failed one is on the blocklist now.
      const judged = (await judge(acquisition, book, kept)).toSorted(
        (a, b) => (a.decision.rank ?? Infinity) - (b.decision.rank ?? Infinity),
      );
      return (await grabBest(acquisition, judged)).grabbed;
    },

    /** Interactive search: what is known, or a fresh search. */
    interactive: async (acquisitionId: string, how: { refresh: boolean; waitMs: number }) => {
      const { acquisition, book } = await load(acquisitionId);
      let search = live.get(acquisitionId);
      const stored = search ? [] : await store.list(acquisitionId);
      if (how.refresh || (!search && stored.length === 0)) search = startSearch(acquisition, book);
      if (search?.running && how.waitMs > 0) {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          search.done,
          new Promise((resolve) => (timer = setTimeout(resolve, how.waitMs))),
        ]);
        clearTimeout(timer);
      }
      const judged = search ? search.judged : stored;
      return {
        searchedAt: search?.startedAt ?? stored[0]?.foundAt ?? null,
        running: search?.running ?? false,
        states: search?.states ?? [],
        judged,
        indexerNames: new Map((await indexers()).map((provider) => [provider.id, provider.name])),
      };
    },

    /** A person's choice; `override` takes a rejected release. */
    grabChosen: async (
      acquisitionId: string,
      choice: {
        guid: string;
        indexerId: string;
        override: boolean;
        useFreeleech: boolean | undefined;
        userId: string;
      },
    ): Promise<void> => {
      const { acquisition } = await load(acquisitionId);
      const known = [...(live.get(acquisitionId)?.judged ?? []), ...(await store.list(acquisitionId))];
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
      await grabOne(acquisition, judged, {
        useFreeleech: choice.useFreeleech,
        override: choice.override,
        userId: choice.userId,
      });
    },
    cancel: (acquisitionId: string): void => live.get(acquisitionId)?.abort.abort(),
    stop: (): void => {
      for (const search of live.values()) search.abort.abort();
    },
  };
}
