import type { Db } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError, isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import { evaluateReleases } from '../evaluate.ts';
import type { QualityPolicy } from '../model.ts';
import { type Candidate, collectReleases } from '../search/collect.ts';
import { toEvaluateBook } from '../search/evaluate-book.ts';
import { toEngineRelease } from '../search/judge.ts';
import type { SearchParts } from '../search/parts.ts';
import { mayAsk, toSource } from '../search/sources.ts';
import { heldBackBy } from '../search/wait-words.ts';
import { lookBack, type RssGap, type RssLook } from './look-back.ts';
import { createRssStore, feedKey, type KnownGap, seenId, type WantedRow } from './store.ts';
import { createWantedIndex } from './wanted-index.ts';

/** Rules that tell whether it is the wanted book at all; they depend on no setting. */
const IDENTITY: ReadonlySet<string> = new Set(['title', 'author', 'seriesNumber', 'series']);
/** Pages of a slow indexer manager take their time. */
const PATIENCE_MS = 300_000;

type FeedLook = RssLook & { indexerId: string; feedId: string; feedName: string };

export type RssSync = ReturnType<typeof createRssSync>;

/**
 * Looks at the newest releases of every indexer, back to where the last look ended, and grabs what is wanted. One call
 * an indexer serves all wanted books, which is far kinder than a search for each.
 */
export function createRssSync(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  catalog: Pick<CatalogService, 'get'>;
  policy: () => Promise<QualityPolicy>;
  parts: SearchParts;
  startSearch: (acquisitionId: string) => Promise<void>;
}) {
  const { clock, log, parts } = deps;
  const store = createRssStore(deps.db, clock);

  /** Which of the new releases may be which wanted book; the engine has the last word on identity. */
  const match = async (wanted: readonly WantedRow[], fresh: readonly Candidate[]) => {
    const index = createWantedIndex(wanted);
    const policy = await deps.policy();
    const byBook = new Map<number, Candidate[]>();
    for (const candidate of fresh) {
      const { title, bookTitle, authors, series } = candidate.release;
      const texts = [title, bookTitle ?? '', ...(authors ?? []), ...(series ?? []).map((each) => each.name)];
      for (const at of index.candidates(texts)) {
        const others = byBook.get(at);
        if (others) others.push(candidate);
        else byBook.set(at, [candidate]);
      }
    }
    const matches: { row: WantedRow; book: StoredBook; candidates: Candidate[] }[] = [];
    for (const [at, candidates] of byBook) {
      const row = wanted[at]!;
      const book = await deps.catalog.get(row.bookId);
      const { decisions } = evaluateReleases({
        book: toEvaluateBook(book),
        releases: candidates.map(toEngineRelease),
        settings: policy,
        context: { now: clock.now() },
      });
      const fitting = candidates.filter(
        (_candidate, place) => !decisions[place]!.rejections.some((each) => IDENTITY.has(each.code)),
      );
      if (fitting.length > 0) matches.push({ row, book, candidates: fitting });
    }
    return matches;
  };

  /** Grabs the best for one book. `settled` is false when what fits could not be had at this moment. */
  const take = async (
    { row, book, candidates }: { row: WantedRow; book: StoredBook; candidates: Candidate[] },
    signal: AbortSignal,
  ): Promise<{ grabbed: boolean; settled: boolean }> => {
    const judged = await parts.sift.judgeAll({
      acquisitionId: row.acquisitionId,
      book,
      candidates,
      indexers: await parts.indexers(),
      signal,
    });
    try {
      const { grabbed, trouble } = await parts.grabs.grabBest(row.acquisitionId, judged);
      return { grabbed, settled: grabbed || (trouble === null && heldBackBy(judged) === null) };
    } catch (error) {
      if (isAppError(error) && error.code === 'freeleech_question') {
        // Its own search asks the person, and keeps the question.
        await deps.startSearch(row.acquisitionId);
        return { grabbed: false, settled: true };
      }
      log.info(
        { book: book.title, err: describeError(error) },
        'A new release could not be grabbed; the next look tries again.',
      );
      return { grabbed: false, settled: false };
    }
  };

  /** Where the next look may stop. A feed with something older that is to be tried again is read back to it once more. */
  const saveMarks = async (
    looks: ReadonlyMap<string, FeedLook>,
    unsettled: readonly Candidate[],
  ): Promise<string[]> => {
    const gaps: string[] = [];
    for (const [key, look] of looks) {
      const end = look.end();
      const mustComeBack = unsettled.some(
        (each) => feedKey(each.indexerId, each.feedId) === key && look.isBehindFirstPage(seenId(each)),
      );
      if (!end || mustComeBack) continue;
      await store.saveMark(look, end);
      if (!end.gap) continue;
      const words = `not looked at in ${look.feedName}: ${gapWords(end.gap)}`;
      log.warn({ feed: look.feedName, ...end.gap }, 'RSS sync did not reach its last look');
      gaps.push(words);
    }
    return gaps;
  };

  return {
    /** The task; the text is shown as its result. */
    sync: async (signal: AbortSignal): Promise<string> => {
      const asked = (await parts.indexers()).filter((each) => mayAsk(each, 'rss'));
      if (asked.length === 0) return 'No indexer is to be asked.';
      const marks = await store.marks();
      const looks = new Map<string, FeedLook>();
      const { found, states } = await collectReleases({
        sources: asked.map(toSource),
        planFor: (source, feed) => {
          const [indexerId, feedId] = [source.id, feed.id];
          const key = feedKey(indexerId, feedId);
          const look = lookBack(marks.get(key), (release) => seenId({ indexerId, feedId, release }));
          looks.set(key, { ...look, indexerId, feedId, feedName: feed.name });
          return look.plan;
        },
        clock,
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        enough: () => false,
        judgeNow: () => Promise.resolve(),
        onProgress: () => undefined,
        onSource: parts.recordSource,
      });
      const fresh = await store.unseen(found);
      const matches = fresh.length === 0 ? [] : await match(await store.wanted(), fresh);
      const unsettled = new Set<Candidate>();
      const gaps: string[] = [];
      const grabbed: string[] = [];
      for (const each of matches) {
        if (signal.aborted) break;
        const result = await take(each, signal);
        if (result.grabbed) grabbed.push(each.book.title);
        if (!result.settled) for (const candidate of each.candidates) unsettled.add(candidate);
      }
      // A look that was cut short remembers nothing: the next one sees it all again.
      if (!signal.aborted) {
        await store.markSeen(fresh.filter((candidate) => !unsettled.has(candidate)));
        gaps.push(...(await saveMarks(looks, [...unsettled])));
        await store.forgetOld();
      }
      const failed = states.filter((state) => state.state === 'failed').map((state) => state.name);
      return [
        `${fresh.length} new of ${found.length} releases`,
        grabbed.length === 0 ? 'none wanted' : `grabbed: ${grabbed.join(', ')}`,
        ...gaps,
        ...(failed.length === 0 ? [] : [`failed: ${failed.join(', ')}`]),
      ].join('; ');
    },
    /** Times of the last day that no look has covered. */
    gaps: (): Promise<KnownGap[]> => store.gaps(),
  };
}

/** The time nobody has looked at, in words. */
export function gapWords({ fromAt, toAt }: RssGap): string {
  const utc = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (fromAt === null || toAt === null) return 'releases older than those it lists';
  return `what was added between ${utc(fromAt)} and ${utc(toAt)}`;
}
