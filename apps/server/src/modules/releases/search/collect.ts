import type { IndexerSearchState } from '@earmark/contracts';
import PQueue from 'p-queue';
import type {
  FoundRelease,
  Indexer,
  IndexerFeed,
  IndexerQuery,
} from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, describeError } from '../../../kernel/errors.ts';

export type SearchSource = {
  id: string;
  name: string;
  indexer: Indexer;
  restingUntil: number | null;
  lastError: string | null;
};

/** A release and the feed that has it. */
export type Candidate = { indexerId: string; feedId: string; release: FoundRelease };

export type CollectOptions = {
  sources: readonly SearchSource[];
  ladder: readonly IndexerQuery[];
  clock: Clock;
  signal: AbortSignal;
  /** Is there an acceptable one among these? Then the feed is not asked the wider rungs. */
  enough: (found: readonly Candidate[]) => boolean;
  /** Judges what a feed has given so far, before `enough` is asked. */
  judgeNow: (found: readonly Candidate[]) => Promise<void>;
  /** Called whenever a feed's state changes, with everything found so far. */
  onProgress: (states: readonly IndexerSearchState[], found: readonly Candidate[]) => void;
  onSource: (sourceId: string, result: FeedResult) => void;
};

type FeedResult = { ok: true } | { ok: false; error: unknown };

const FEEDS_AT_ONCE = 6;
const FEED_TIMEOUT_MS = 60_000;
const FEED_LIST_TIMEOUT_MS = 20_000;

/**
 * Asks every feed of every indexer, feeds side by side, rungs of a feed one after the other. A feed that fails is
 * reported as failed and holds up nobody.
 */
export async function collectReleases(
  options: CollectOptions,
): Promise<{ found: Candidate[]; states: IndexerSearchState[] }> {
  const { sources, ladder, clock, signal } = options;
  const queue = new PQueue({ concurrency: FEEDS_AT_ONCE });
  const states = new Map<string, IndexerSearchState>();
  const found = new Map<string, Candidate>();
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
    set(key, { indexerId: source.id, name: feed.name, state: 'searching' });
    try {
      for (const query of ladder) {
        queries.push(query.text);
        const results = await source.indexer.search(
          feed.id,
          query,
          AbortSignal.any([signal, AbortSignal.timeout(FEED_TIMEOUT_MS)]),
        );
        for (const release of results) {
          const candidate = { indexerId: source.id, feedId: feed.id, release };
          const identity = `${source.id}/${release.guid}`;
          if (found.has(identity)) continue;
          found.set(identity, candidate);
          own.push(candidate);
        }
        await options.judgeNow(own);
        if (options.enough(own)) break;
      }
      set(key, {
        indexerId: source.id,
        name: feed.name,
        state: 'done',
        found: own.length,
        durationMs: clock.now() - startedAt,
        queries,
      });
      return { ok: true };
    } catch (error) {
      const message = signal.aborted ? 'The search was cancelled.' : describeError(error);
      set(key, {
        indexerId: source.id,
        name: feed.name,
        state: 'failed',
        found: own.length,
        durationMs: clock.now() - startedAt,
        message,
        queries,
      });
      return { ok: false, error };
    }
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
      feeds = await withTimeout(source.indexer.feeds(), FEED_LIST_TIMEOUT_MS, source.name);
    } catch (error) {
      set(source.id, {
        indexerId: source.id,
        name: source.name,
        state: 'failed',
        message: describeError(error),
      });
      options.onSource(source.id, { ok: false, error });
      return;
    }
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
    const results = await Promise.all(open.map((feed) => queue.add(() => searchFeed(source, feed))));
    // One bad feed of an indexer manager must not put its good ones to rest: only when all fail is the source to blame.
    const failed = results.find(isFailure);
    const allFailed = results.length > 0 && results.every(isFailure);
    if (failed && allFailed && !signal.aborted) options.onSource(source.id, failed);
    else if (results.some((result) => result?.ok)) options.onSource(source.id, { ok: true });
  };

  await Promise.all(sources.map(searchSource));
  return { found: [...found.values()], states: [...states.values()] };
}

async function withTimeout<Value>(work: Promise<Value>, timeoutMs: number, name: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new AppError({
            code: 'indexer_unavailable',
            message: `${name} did not answer within ${timeoutMs / 1000} seconds.`,
            status: 502,
            blame: 'remote',
            retryable: true,
          }),
        ),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isFailure(result: FeedResult | void): result is { ok: false; error: unknown } {
  return result !== undefined && !result.ok;
}
