import type { CandidateRelease } from '../model.ts';

export type Ranked = { release: CandidateRelease; score: number; index: number };

/** Best first. A total order: where score and all else are equal, the guid decides, never the order of input. */
export function compareRanked(one: Ranked, two: Ranked): number {
  return (
    two.score - one.score ||
    (two.release.seeders ?? 0) - (one.release.seeders ?? 0) ||
    (two.release.size ?? 0) - (one.release.size ?? 0) ||
    compareText(two.release.publishDate ?? '', one.release.publishDate ?? '') ||
    compareText(one.release.guid, two.release.guid) ||
    compareText(one.release.indexer, two.release.indexer) ||
    compareText(one.release.title, two.release.title)
  );
}

function compareText(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0;
}
