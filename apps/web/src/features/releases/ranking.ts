import type { Release } from '../../lib/api/types.ts';

export const RELEASE_SORTS = ['rank', 'seeders', 'size', 'age', 'bitrate', 'indexer'] as const;
export type ReleaseSort = (typeof RELEASE_SORTS)[number];
export type ReleaseView = {
  show: 'all' | 'accepted' | 'rejected';
  sort: ReleaseSort;
  /** Turned around: fewest seeders, smallest, oldest first. */
  reversed: boolean;
  query: string;
  /** Name of an indexer, or of a rule that rejects; empty for all. */
  indexer: string;
  reason: string;
};

export const FIRST_VIEW: ReleaseView = {
  show: 'all',
  sort: 'rank',
  reversed: false,
  query: '',
  indexer: '',
  reason: '',
};

/** The releases as they are to be listed: filtered, then sorted; accepted ones come first in order of rank. */
export function arrangeReleases(releases: readonly Release[], view: ReleaseView): Release[] {
  const words = view.query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return releases
    .filter(({ decision, ...release }) => {
      if (view.show !== 'all' && decision.accepted !== (view.show === 'accepted')) return false;
      if (view.indexer !== '' && release.indexer !== view.indexer) return false;
      if (view.reason !== '' && !decision.rejections.some(({ code }) => code === view.reason)) return false;
      const text = `${release.title} ${release.indexer} ${release.narrators.join(' ')}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => comparators[view.sort](a, b, view.reversed ? -1 : 1));
}

/** Something is left out of the list. */
export function isNarrowed({ show, query, indexer, reason }: ReleaseView): boolean {
  return show !== 'all' || query.trim() !== '' || indexer !== '' || reason !== '';
}

/** Indexers and rejecting rules that occur, with how often; the most frequent first. */
export function facetsOf(releases: readonly Release[]): {
  indexers: [string, number][];
  reasons: [string, number][];
} {
  const count = (values: readonly string[]): [string, number][] =>
    [...Map.groupBy(values, (value) => value)]
      .map(([value, all]): [string, number] => [value, all.length])
      .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return {
    indexers: count(releases.map((release) => release.indexer)),
    reasons: count(
      releases.flatMap(({ decision }) => [...new Set(decision.rejections.map(({ code }) => code))]),
    ),
  };
}

/** Which of two comes first; `turn` is -1 for the order turned around. */
type Compare = (a: Release, b: Release, turn: 1 | -1) => number;

/** The largest first; what is not known comes last, whichever way the order goes. */
const byNumber =
  (read: (release: Release) => number | null): Compare =>
  (a, b, turn) => {
    const [one, other] = [read(a), read(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return (other - one) * turn;
  };

const comparators: Record<ReleaseSort, Compare> = {
  rank: (a, b, turn) =>
    turn *
    ((a.decision.rank ?? Number.MAX_SAFE_INTEGER) - (b.decision.rank ?? Number.MAX_SAFE_INTEGER) ||
      b.decision.score - a.decision.score),
  seeders: byNumber((release) => release.seeders),
  size: byNumber((release) => release.sizeBytes),
  age: byNumber((release) => (release.publishedAt === null ? null : Date.parse(release.publishedAt))),
  bitrate: byNumber((release) => release.bitrateKbps),
  indexer: (a, b, turn) => turn * a.indexer.localeCompare(b.indexer),
};

/** The releases nearest to the wanted book that were rejected: those that only have to wait first, other books never. */
export function nearMisses(releases: readonly Release[], count: number): Release[] {
  const lasting = ({ decision }: Release): number =>
    decision.rejections.some(({ type }) => type === 'permanent') ? 1 : 0;
  return releases
    .filter(({ decision }) => !decision.accepted && decision.score > 0)
    .toSorted((a, b) => lasting(a) - lasting(b) || b.decision.score - a.decision.score)
    .slice(0, count);
}
