import type { Release, ScorePart } from '../../lib/api/types.ts';

export type ReleaseSort = 'rank' | 'seeders' | 'size' | 'age';
export type ReleaseView = { show: 'all' | 'accepted' | 'rejected'; sort: ReleaseSort; query: string };

/** The releases as they are to be listed: filtered, then sorted; accepted ones come first in order of rank. */
export function arrangeReleases(releases: readonly Release[], view: ReleaseView): Release[] {
  const words = view.query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return releases
    .filter((release) => {
      if (view.show !== 'all' && release.decision.accepted !== (view.show === 'accepted')) return false;
      const text = `${release.title} ${release.indexer} ${release.narrators.join(' ')}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted(comparators[view.sort]);
}

const byNumber =
  (read: (release: Release) => number | null) =>
  (a: Release, b: Release): number =>
    (read(b) ?? -1) - (read(a) ?? -1);

const comparators: Record<ReleaseSort, (a: Release, b: Release) => number> = {
  rank: (a, b) =>
    (a.decision.rank ?? Number.MAX_SAFE_INTEGER) - (b.decision.rank ?? Number.MAX_SAFE_INTEGER) ||
    b.decision.score - a.decision.score,
  seeders: byNumber((release) => release.seeders),
  size: byNumber((release) => release.sizeBytes),
  age: byNumber((release) => (release.publishedAt === null ? null : Date.parse(release.publishedAt))),
};

/** What puts `first` before `second`: the first criterion, in order of weight, in which it is better. */
export function decidingPart(first: Release, second: Release): ScorePart | undefined {
  const others = new Map(second.decision.scoreParts.map((part) => [part.criterion, part.value]));
  return first.decision.scoreParts.find((part) => part.value > (others.get(part.criterion) ?? 0));
}
