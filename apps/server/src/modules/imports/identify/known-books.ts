import type { SourceFile } from '../model.ts';
import type { Candidate } from './candidate.ts';
import { isNamedLikeSeries, TITLE_FITS, titleFit } from './text-fit.ts';

/** How many clusters are named like a book we know, no book counted twice. */
export function booksNamed(
  clusters: readonly (readonly SourceFile[])[],
  candidates: readonly Candidate[],
  texts: (files: readonly SourceFile[]) => string[],
): number {
  const hit = new Set<number>();
  for (const { book } of candidates) {
    const fits = clusters.map((files) => Math.max(0, ...texts(files).map((text) => titleFit(text, book))));
    const best = Math.max(0, ...fits);
    // A name that fits several clusters (the series, say) tells none of them apart.
    if (best >= TITLE_FITS && fits.filter((fit) => fit >= best * 0.95).length === 1)
      hit.add(fits.indexOf(best));
  }
  return hit.size;
}

/** Do the texts name one expected book, and not the series it is in? */
export function isOnlyBookNamed(texts: readonly string[], candidates: readonly Candidate[]): boolean {
  const named = candidates.filter(
    ({ book, expected }) =>
      expected && !isNamedLikeSeries(book) && texts.some((text) => titleFit(text, book) >= TITLE_FITS),
  );
  return named.length === 1;
}
