import type { IndexerSearchState } from '@earmark/contracts';
import PQueue from 'p-queue';
import type { FoundRelease, Indexer, IndexerFeed } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, describeError } from '../../../kernel/errors.ts';
import type { Answered, CallPlan } from './call-plan.ts';

export type SearchSource = {
  id: string;
  name: string;
  indexer: Indexer;
  restingUntil: number | null;
  lastError: string | null;
};

/** A release and the feed that has it. */
export type Candidate = {
  indexerId: string;
  feedId: string;
  release: FoundRelease;
  /** The same torrent on other indexers: where it is fetched when this one fails. */
  alsoAt?: readonly Candidate[];
};

export type CollectOptions = {
  sources: readonly SearchSource[];
  /** What is asked of each feed. */
  planFor: (source: SearchSource, feed: IndexerFeed) => CallPlan;
  clock: Clock;
  signal: AbortSignal;
  /** Is there an acceptable one among these? Then the feed is asked no more. */
  enough: (found: readonly Candidate[]) => boolean;
  /** Judges what a feed has given so far, before `enough` is asked. */
  judgeNow: (found: readonly Candidate[]) => Promise<void>;
  /** Called whenever a feed's state changes, with everything found so far. */
  onProgress: (states: readonly IndexerSearchState[], found: readonly Candidate[]) => void;
  onSource: (sourceId: string, result: FeedResult) => void;
  /**
   * Once one feed has brought enough, the others get this long from the start of the search, and are left behind then.
   * Absent: all are waited for.
   */
  patienceMs?: number | undefined;
  /** After this long a feed no longer counts among those asked at once. */
  slowAfterMs?: number | undefined;
};

type FeedResult = { ok: true } | { ok: false; error: unknown };

const FEEDS_AT_ONCE = 6;
/** A slow feed makes room for the next one after this long, and goes on beside it. */
const SLOW_AFTER_MS = 8000;
/** Prowlarr leaves two seconds between requests to one indexer, and waits for slow sites. */
const CALL_TIMEOUT_MS = 115_000;
const FEED_LIST_TIMEOUT_MS = 20_000;

/**
 * Asks every feed of every indexer, feeds side by side, the calls to a feed one after the other. A feed that fails is
 * reported as failed; one that is slow holds up nobody.
 */
export async function collectReleases(
  options: CollectOptions,
): Promise<{ found: Candidate[]; states: IndexerSearchState[] }> {
  const { sources, clock } = options;
  const queue = new PQueue({ concurrency: FEEDS_AT_ONCE });
  const states = new Map<string, IndexerSearchState>();
  const found = new Map<string, Candidate>();
  const patience = createPatience(options.patienceMs);
  const signal = AbortSignal.any([options.signal, patience.signal]);
  const report = () => options.onProgress([...states.values()], [...found.values()]);
  const set = (key: string, change: Partial<IndexerSearchState> & { indexerId: string; name: string }) => {
    const before = states.get(key) ?? {
      state: 'pending',
      found: 0,
      durationMs: null,
      message: null,
      queries: [],
      indexerId: '',
      name: '',
    };
    states.set(key, { ...before, ...change });
    report();
  };

  const searchFeed = async (source: SearchSource, feed: IndexerFeed): Promise<FeedResult> => {
    const key = `${source.id}/${feed.id}`;
    const startedAt = clock.now();
    const own: Candidate[] = [];
    const queries: string[] = [];
    const facts = () => ({
      indexerId: source.id,
      name: feed.name,
      found: own.length,
      durationMs: clock.now() - startedAt,
      queries: [...queries],
    });
    set(key, { indexerId: source.id, name: feed.name, state: 'searching' });
    const plan = options.planFor(source, feed);
    const answered: Answered[] = [];
    try {
      for (let query = plan(answered); query; query = plan(answered)) {
        signal.throwIfAborted();
        if (query.from === undefined) queries.push(query.text);
        const call = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
        const page = await untilAborted(source.indexer.search(feed.id, query, call), call, feed.name);
        answered.push({ query, page });
        for (const each of page.releases) {
          const release = each.indexer === '' ? { ...each, indexer: source.name } : each;
          const candidate = { indexerId: source.id, feedId: feed.id, release };
          const identity = `${source.id}/${release.guid}`;
          if (found.has(identity)) continue;
          found.set(identity, candidate);
          own.push(candidate);
        }
        await options.judgeNow(own);
        if (options.enough(own)) {
          patience.begin();
          break;
        }
        set(key, { ...facts(), state: 'searching', durationMs: null });
      }
      set(key, { ...facts(), state: 'done' });
      return { ok: true };
    } catch (error) {
      const message = options.signal.aborted
        ? 'The search was stopped.'
        : patience.signal.aborted
          ? 'It was too slow: something acceptable had been found elsewhere by then.'
          : describeError(error);
      set(key, { ...facts(), state: signal.aborted ? 'skipped' : 'failed', message });
      return { ok: false, error };
    }
  };

  /** Takes a place among those asked at once, and gives it up when it turns out to be slow. */
  const searchInTurn = async (source: SearchSource, feed: IndexerFeed): Promise<FeedResult> => {
    const { promise, resolve, reject } = Promise.withResolvers<FeedResult>();
    await queue.add(async () => {
      const work = searchFeed(source, feed);
      work.then(resolve, reject);
      let timer: NodeJS.Timeout | undefined;
      const slow = new Promise((next) => (timer = setTimeout(next, options.slowAfterMs ?? SLOW_AFTER_MS)));
      await Promise.race([work, slow]);
      clearTimeout(timer);
    });
    return promise;
  };

  const searchSource = async (source: SearchSource): Promise<void> => {
    if (source.restingUntil !== null) {
      const until = new Date(source.restingUntil).toISOString().slice(11, 16);
      const message = `Rests until ${until} UTC after trouble: ${source.lastError ?? 'unknown'}`;
      set(source.id, { indexerId: source.id, name: source.name, state: 'skipped', message });
      return;
    }
    let feeds: IndexerFeed[];
    try {
      const call = AbortSignal.any([signal, AbortSignal.timeout(FEED_LIST_TIMEOUT_MS)]);
      feeds = await untilAborted(source.indexer.feeds(), call, source.name);
    } catch (error) {
      set(source.id, {
        indexerId: source.id,
        name: source.name,
        state: 'failed',
        message: describeError(error),
      });
      if (!signal.aborted) options.onSource(source.id, { ok: false, error });
      return;
    }
    feeds = feeds.map((feed) => ({ ...feed, name: feedName(feed, source, sources) }));
    for (const feed of feeds) {
      const state = feed.enabled ? 'pending' : 'skipped';
      set(`${source.id}/${feed.id}`, {
        indexerId: source.id,
        name: feed.name,
        state,
        message: feed.message ?? null,
      });
    }
    const open = feeds.filter((feed) => feed.enabled);
    if (open.length === 0)
      set(source.id, {
        indexerId: source.id,
        name: source.name,
        state: 'skipped',
        message: 'It has no feed that can be searched.',
      });
    const results = await Promise.all(open.map((feed) => searchInTurn(source, feed)));
    // One bad feed of an indexer manager must not put its good ones to rest: only when all fail is the source to blame.
    const failed = results.find(isFailure);
    const allFailed = results.length > 0 && results.every(isFailure);
    if (failed && allFailed && !signal.aborted) options.onSource(source.id, failed);
    else if (results.some((result) => result.ok)) options.onSource(source.id, { ok: true });
  };

  try {
    await Promise.all(sources.map(searchSource));
  } finally {
    patience.end();
  }
  return { found: [...found.values()], states: [...states.values()] };
}

/** A tracker that is asked directly and through a manager stands there twice: the second says whose it is. */
function feedName(feed: IndexerFeed, source: SearchSource, all: readonly SearchSource[]): string {
  if (feed.name === '') return source.name;
  const isTaken = all.some((other) => other.id !== source.id && other.name === feed.name);
  return isTaken ? `${feed.name} (${source.name})` : feed.name;
}

/** Runs out some time after the start, but only once something good is there. */
function createPatience(patienceMs: number | undefined) {
  const controller = new AbortController();
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: controller.signal,
    begin: () => {
      if (patienceMs === undefined || timer) return;
      timer = setTimeout(() => controller.abort(), Math.max(0, patienceMs - (performance.now() - startedAt)));
    },
    end: () => clearTimeout(timer),
  };
}

/** Ends with the signal, also when the work behind it does not listen. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal, name: string): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () =>
    reject(
      new AppError({
        code: 'indexer_unavailable',
        message: `${name} did not answer in time.`,
        status: 502,
        blame: 'remote',
        retryable: true,
      }),
    );
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function isFailure(result: FeedResult): result is { ok: false; error: unknown } {
  return !result.ok;
}
