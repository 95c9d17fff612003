import { classify } from '../inspect/classify.ts';
import type { AudioFacts, Inspection, SourceFile } from '../model.ts';

export type FakeAudio = Partial<AudioFacts> & { minutes?: number };

const SILENT: AudioFacts = {
  durationSeconds: null,
  bitrateKbps: 64,
  codec: null,
  track: null,
  trackTotal: null,
  disc: null,
  discTotal: null,
  title: null,
  album: null,
  artists: [],
  narrators: [],
  series: null,
  seriesPosition: null,
  asin: null,
  isbn: null,
  language: null,
  year: null,
  chapters: [],
};

/** One file as inspection would have found it, without a disk. */
export function aFile(path: string, audio: FakeAudio = {}, changes: Partial<SourceFile> = {}): SourceFile {
  const { role, note } = classify(path);
  const { minutes, ...facts } = audio;
  return {
    path,
    role,
    note,
    sizeBytes: 1000,
    mtimeMs: 0,
    device: 1,
    inode: hash(path),
    audio:
      role === 'audio'
        ? { ...SILENT, ...facts, ...(minutes ? { durationSeconds: minutes * 60 } : {}) }
        : null,
    fault: null,
    ...changes,
  };
}

/** A whole download as inspection would have found it. */
export function anInspection(name: string, files: SourceFile[]): Inspection {
  return { basePath: '/downloads', name, files, blockers: [], warnings: [] };
}

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 2_147_483_647;
  return sum;
}
