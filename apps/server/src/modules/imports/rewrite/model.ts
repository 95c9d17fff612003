import type { AudioFacts, Chapter, PlannedFile } from '../model.ts';
import type { DescribedBook } from '../ports.ts';

/** One audio file that ffmpeg made, waiting to be staged. */
export type RewrittenFile = {
  /** Name in the folder of rewritten audio. */
  name: string;
  /** Relative to the book folder. */
  target: string;
  /** Planned files it was made of, in playing order. */
  sources: string[];
  sizeBytes: number;
  durationSeconds: number;
  checksum: string | null;
};

export type Rewritten = {
  files: RewrittenFile[];
  /** Chapters of the whole book as they are in the audio; null when they are as they were. */
  chapters: Chapter[] | null;
  described: DescribedBook;
  warnings: string[];
};

/** An audio file of the plan with where it lies and what is known of it. */
export type SourceAudio = { file: PlannedFile; path: string; facts: AudioFacts | null };
