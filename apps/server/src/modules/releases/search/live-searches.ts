import type { IndexerSearchState } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { EventBus } from '../../../events/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { StoredBook } from '../../catalog/index.ts';
import { ladderPlan } from './call-plan.ts';
import { collectReleases } from './collect.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { releaseKey } from './judge.ts';
import { buildLadder } from './ladder.ts';
import type { SearchParts } from './parts.ts';
import { mayAsk, type SearchUse, toSource } from './sources.ts';
import type { JudgedRelease, ReleaseStore } from './store.ts';

const HOUR_MS = 3_600_000;
const PROGRESS_EVERY_MS = 400;
/** An automatic search that has something good waits this long in all for indexers that have not answered yet. */
const PATIENCE_MS = 25_000;
/** Releases of one feed that are plenty, good or not. */
const PLENTY = 200;

export type LiveSearch = {
  startedAt: number;
  use: SearchUse;
  bookId: string;
  running: boolean;
  /** Infinity while it runs. */
  endedAt: number;
  states: IndexerSearchState[];
  judged: JudgedRelease[];
  /** What a person typed instead of the ladder; null when Earmark chose the words. */
  query: string | null;
  done: Promise<void>;
  abort: AbortController;
};

export type LiveSearches = ReturnType<typeof createLiveSearches>;

/** Searches that run, and the last ones that ended: one of a wanted book at a time. */
export function createLiveSearches(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  store: ReleaseStore;
  parts: SearchParts;
}) {
  const { clock, log, bus } = deps;
  const { indexers, judge, sift, recordSource } = deps.parts;
  const live = new Map<string, LiveSearch>();

  const announce = async (acquisitionId: string, bookId: string) => {
    const requests = await deps.db.q
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

  /** Judges and shows what has come so far; what comes faster than people read is taken together. */
  const createProgress = (acquisitionId: string, book: StoredBook, search: LiveSearch) => {
    let timer: NodeJS.Timeout | undefined;
    let work: Promise<void> = Promise.resolve();
    let latest: () => Promise<void> = () => Promise.resolve();
    const show = () => {
      timer = undefined;
      work = work
        .then(latest)
        .catch((error: unknown) =>
          log.warn({ err: describeError(error) }, 'Releases could not be judged while the search runs.'),
        );
    };
    return {
      note: (judgeAll: () => Promise<JudgedRelease[]>) => {
        latest = async () => {
          search.judged = await judgeAll();
          await announce(acquisitionId, book.id);
        };
        timer ??= setTimeout(show, PROGRESS_EVERY_MS);
      },
      end: async () => {
        clearTimeout(timer);
        await work;
      },
    };
  };

  const run = async (acquisitionId: string, book: StoredBook, search: LiveSearch): Promise<void> => {
    const active = await indexers();
    const sources = active.filter((each) => mayAsk(each, search.use)).map(toSource);
    const acceptable = new Set<string>();
    const progress = createProgress(acquisitionId, book, search);
    try {
      const { found, states } = await collectReleases({
        sources,
        planFor: () =>
          ladderPlan(search.query === null ? buildLadder(toEvaluateBook(book)) : [{ text: search.query }]),
        clock,
        signal: search.abort.signal,
        patienceMs: search.use === 'automaticSearch' ? PATIENCE_MS : undefined,
        enough: (own) =>
          own.some((candidate) => acceptable.has(releaseKey(candidate.indexerId, candidate.release.guid))) ||
          own.length >= PLENTY,
        onProgress: (current, soFar) => {
          search.states = [...current];
          const candidates = [...soFar];
          progress.note(() => judge(acquisitionId, book, sift.merge(candidates, active)));
        },
        judgeNow: async (own) => {
          for (const each of await judge(acquisitionId, book, own)) {
            if (each.decision.accepted) acceptable.add(releaseKey(each.indexerId, each.release.guid));
          }
        },
        onSource: recordSource,
      });
      await progress.end();
      search.states = states;
      search.judged = await sift.judgeAll({
        acquisitionId,
        book,
        candidates: found,
        indexers: active,
        signal: search.abort.signal,
      });
      // What was stopped half-way must not replace the results of a whole search.
      if (!search.abort.signal.aborted || search.judged.length > 0)
        await deps.store.replace(
          acquisitionId,
          search.judged.map((each) => ({ candidate: each, decision: each.decision })),
        );
    } finally {
      await progress.end();
    }
  };

  const forgetOld = () => {
    for (const [id, each] of live)
      if (!each.running && clock.now() - each.startedAt > HOUR_MS) live.delete(id);
  };

  return {
    of: (acquisitionId: string): LiveSearch | undefined => live.get(acquisitionId),
    /** Whoever asks while one runs gets that one. */
    start: (
      acquisitionId: string,
      book: StoredBook,
      use: SearchUse,
      query: string | null = null,
    ): LiveSearch => {
      const running = live.get(acquisitionId);
      if (running?.running) return running;
      const search: LiveSearch = {
        startedAt: clock.now(),
        use,
        bookId: book.id,
        running: true,
        endedAt: Number.POSITIVE_INFINITY,
        states: [],
        judged: [],
        query,
        done: Promise.resolve(),
        abort: new AbortController(),
      };
      search.done = run(acquisitionId, book, search).finally(() => {
        search.running = false;
        search.endedAt = clock.now();
        announce(acquisitionId, book.id).catch((error: unknown) =>
          log.warn({ err: describeError(error) }, 'A finished search was not announced.'),
        );
      });
      // Whoever started it waits for `done`; a second look at a failed search must not end the process.
      search.done.catch(() => undefined);
      live.set(acquisitionId, search);
      forgetOld();
      return search;
    },
    stop: (acquisitionId: string): boolean => {
      const search = live.get(acquisitionId);
      if (!search?.running) return false;
      search.abort.abort();
      return true;
    },
    /** Ends automatic searches of a book that is searched for no longer, whoever stopped it and in which process. */
    stopOfBook: (bookId: string): void => {
      for (const each of live.values()) {
        if (each.running && each.use === 'automaticSearch' && each.bookId === bookId) each.abort.abort();
      }
    },
    stopAll: (): void => {
      for (const search of live.values()) search.abort.abort();
    },
  };
}
