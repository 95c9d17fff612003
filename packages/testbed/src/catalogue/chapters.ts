import type { CatalogueBook } from './model.ts';

export type ChapterMark = { title: string; startMs: number; lengthMs: number };

const MINUTES_PER_CHAPTER = 24;

/** The chapters of a book, of equal length; the last takes what is left over. */
export function chapterMarks(book: Pick<CatalogueBook, 'runtimeMinutes' | 'chapters'>): ChapterMark[] {
  const count = book.chapters?.length ?? Math.max(1, Math.round(book.runtimeMinutes / MINUTES_PER_CHAPTER));
  const totalMs = book.runtimeMinutes * 60_000;
  const lengthMs = Math.floor(totalMs / count);
  return Array.from({ length: count }, (_, index) => ({
    title: book.chapters?.[index] ?? `Chapter ${index + 1}`,
    startMs: index * lengthMs,
    lengthMs: index === count - 1 ? totalMs - index * lengthMs : lengthMs,
  }));
}
