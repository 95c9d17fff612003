import type { FoundBook } from '../imports/index.ts';
import type { ReadMetadata } from '../sidecars/index.ts';
import { readFolderNames } from './read-names.ts';

/**
 * What a folder says about its book, from its sidecar, its tags and its names, in this order of trust; and the questions
 * worth asking the catalogue, best first.
 */
export function putTogether(input: { tags: FoundBook; sidecar: ReadMetadata; path: string }): {
  guesses: FoundBook[];
  authors: string[];
  series: { name: string; position: string | null }[];
} {
  const { tags, sidecar } = input;
  const names = readFolderNames(input.path);
  const bySeries =
    names.series === null || names.position === null
      ? null
      : { name: names.series, position: names.position };
  const fromNames: FoundBook = {
    ...tags,
    title: names.title,
    authors: names.author === null ? [] : [names.author],
    narrators: names.narrators,
    series: bySeries,
    asin: names.asin ?? tags.asin,
    year: names.year,
  };
  const best: FoundBook = {
    title: sidecar.title ?? (tags.title || names.title),
    authors: firstFilled(sidecar.authors, tags.authors, fromNames.authors),
    narrators: firstFilled(sidecar.narrators, tags.narrators, fromNames.narrators),
    series: sidecar.series?.[0] ?? tags.series ?? bySeries,
    asin: sidecar.asin?.toUpperCase() ?? tags.asin ?? names.asin,
    year: sidecar.releaseDate?.slice(0, 4) ?? tags.year ?? names.year,
    durationSeconds: tags.durationSeconds,
  };
  const isSame = best.title === fromNames.title && best.authors[0] === fromNames.authors[0];
  return {
    guesses: isSame ? [best] : [best, fromNames],
    authors: best.authors,
    series: sidecar.series ?? (best.series ? [best.series] : []),
  };
}

function firstFilled(...lists: (readonly string[] | undefined)[]): string[] {
  return [...(lists.find((list) => list !== undefined && list.length > 0) ?? [])];
}
