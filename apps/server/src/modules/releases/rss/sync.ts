import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { type Candidate, collectReleases } from '../search/collect.ts';
import type { SearchParts } from '../search/parts.ts';
import { mayAsk, toSource } from '../search/sources.ts';
import { lookBack, type RssGap, type RssLook } from './look-back.ts';
import type { WantedMatcher } from './match-wanted.ts';
import { feedKey, type KnownGap, type RssStore, seenId } from './store.ts';

/** Pages of a slow indexer manager take their time. */
const PATIENCE_MS = 300_000;

type FeedLook = RssLook & { indexerId: string; feedId: string; feedName: string };

export type RssSync = ReturnType<typeof createRssSync>;

/**
 * Looks at the newest releases of every indexer, back to where the last look ended, and grabs what is wanted. One call
 * an indexer serves all wanted books, which is far kinder than a search for each.
 */
export function createRssSync(deps: {
  clock: Clock;
  log: Logger;
  parts: SearchParts;
  store: RssStore;
  matcher: WantedMatcher;
}) {
  const { clock, log, parts, store, matcher } = deps;

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
      const matches = fresh.length === 0 ? [] : await matcher.match(await store.wanted(), fresh);
      const unsettled = new Set<Candidate>();
      const gaps: string[] = [];
      const grabbed: string[] = [];
      for (const each of matches) {
        if (signal.aborted) break;
        const result = await matcher.take(each, await matcher.judge(each, signal));
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
