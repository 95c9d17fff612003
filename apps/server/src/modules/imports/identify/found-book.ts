import type { BookGroup, FoundBook, Inspection } from '../model.ts';

/** What the files of a group say about the book: tags first, then names. */
export function foundBookOf(group: BookGroup | undefined, inspection: Inspection): FoundBook {
  const first = inspection.files.find((file) => file.path === group?.audio[0])?.audio ?? null;
  return {
    title: group?.label ?? '',
    authors: first?.artists.slice(0, 1) ?? [],
    narrators: first?.narrators ?? [],
    series: first?.series ? { name: first.series, position: first.seriesPosition } : null,
    asin: first?.asin ?? null,
    year: first?.year ?? null,
    durationSeconds: group?.durationSeconds ?? null,
  };
}
