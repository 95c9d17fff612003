import type { SidecarChapter } from './model.ts';

/** Chapters as a catalogue tells them. */
export type CatalogueChapters = {
  accurate: boolean;
  runtimeMs: number;
  chapters: readonly { title: string; startMs: number; lengthMs: number }[];
};

/** A cut or another edition shifts every chapter; a few seconds are encoder padding. */
const toleranceSeconds = 5;

/** The catalogue's chapters when they are exact and made for a recording of this length; else none. */
export function usableChapters(
  catalogue: CatalogueChapters | null | undefined,
  durationSeconds: number | null | undefined,
): SidecarChapter[] {
  if (!catalogue?.accurate || !durationSeconds) return [];
  if (Math.abs(catalogue.runtimeMs / 1000 - durationSeconds) > toleranceSeconds) return [];
  const heard = catalogue.chapters.filter(({ startMs }) => startMs / 1000 < durationSeconds);
  return heard.map(({ title, startMs, lengthMs }) => ({
    start: startMs / 1000,
    end: Math.min((startMs + lengthMs) / 1000, durationSeconds),
    title,
  }));
}
