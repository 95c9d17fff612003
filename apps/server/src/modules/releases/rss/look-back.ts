import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { CallPlan } from '../search/call-plan.ts';

/** Where the last look at the newest releases of a feed ended. */
export type RssMark = {
  /** Keys of the newest releases it saw; one of them may be deleted on the site meanwhile. */
  newest: readonly string[];
  /** Publication of the newest of them; null for a feed without dates. */
  newestAt: number | null;
};

/** A time whose releases nobody has seen: they are found only by a search. */
export type RssGap = { fromAt: number | null; toAt: number | null };

/** A look that came to its end; absent when the feed failed on the way. */
export type LookEnd = { mark: RssMark; gap: RssGap | null };

export type RssLook = {
  plan: CallPlan;
  end: () => LookEnd | undefined;
  /** The next look will not come upon this release by itself. */
  isBehindFirstPage: (key: string) => boolean;
};

/** About a week of a busy site, and as many as Sonarr takes. */
const MAX_PAGES = 10;
const KEPT_KEYS = 10;

/**
 * Pages of the newest releases back to where the last look ended. The first look of all takes one page: what is older
 * is for the searches.
 */
export function lookBack(before: RssMark | undefined, keyOf: (release: FoundRelease) => string): RssLook {
  let ended: LookEnd | undefined;
  const older = new Set<string>();
  const plan: CallPlan = (answered) => {
    const pages = answered.map(({ page }) => page);
    const last = pages.at(-1);
    if (!last) return { text: '' };
    if (pages.length > 1) for (const each of last.releases) older.add(keyOf(each));
    const mark = markOf(pages[0]!.releases, keyOf) ?? before;
    if (!before || !mark || reaches(last.releases, before, keyOf)) {
      if (mark) ended = { mark, gap: null };
      return undefined;
    }
    if (last.next !== null && pages.length < MAX_PAGES) return { text: '', from: last.next };
    const dates = pages.flatMap(({ releases }) => releases.flatMap((each) => dateOf(each) ?? []));
    const isSilent = pages.every(({ releases }) => releases.length === 0);
    ended = {
      mark,
      gap: isSilent ? null : { fromAt: before.newestAt, toAt: dates.length > 0 ? Math.min(...dates) : null },
    };
    return undefined;
  };
  return { plan, end: () => ended, isBehindFirstPage: (key) => older.has(key) };
}

/** A release of the last look stands on this page, or the page ends before its time. */
function reaches(
  releases: readonly FoundRelease[],
  mark: RssMark,
  keyOf: (release: FoundRelease) => string,
): boolean {
  if (releases.some((each) => mark.newest.includes(keyOf(each)))) return true;
  // Pinned releases are old and stand first, so only the end of a page tells how far back it goes.
  const oldest = releases.findLast((each) => dateOf(each) !== null);
  return oldest !== undefined && mark.newestAt !== null && dateOf(oldest)! < mark.newestAt;
}

function markOf(
  releases: readonly FoundRelease[],
  keyOf: (release: FoundRelease) => string,
): RssMark | undefined {
  if (releases.length === 0) return undefined;
  const newestFirst = releases.toSorted(
    (a, b) => (dateOf(b) ?? Number.NEGATIVE_INFINITY) - (dateOf(a) ?? Number.NEGATIVE_INFINITY) || 0,
  );
  // What is pinned on every page sinks to the lower half.
  const kept = Math.min(KEPT_KEYS, Math.ceil(newestFirst.length / 2));
  return { newest: newestFirst.slice(0, kept).map(keyOf), newestAt: dateOf(newestFirst[0]!) };
}

function dateOf({ publishDate }: FoundRelease): number | null {
  const at = publishDate ? Date.parse(publishDate) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
