import { describe, expect, it } from 'vitest';
import type { ImportGroup, ImportPreview } from '../../lib/api/types.ts';
import { startEdits, toRunRequest } from './import-plan.ts';

const group = (bookId: string | null, files: [string, string | null][]): ImportGroup => ({
  bookId,
  bookTitle: null,
  confidence: 'likely',
  reasons: [],
  wanted: true,
  targetPath: null,
  files: files.map(([source, target]) => ({
    source,
    target,
    role: 'audio',
    sizeBytes: 1,
    mode: null,
    durationSeconds: null,
  })),
  replaces: [],
  blockers: [],
  warnings: [],
});
const preview: ImportPreview = {
  previewId: 'pv',
  sourcePath: '/downloads/x',
  groups: [
    group('b1', [
      ['a.mp3', '01.mp3'],
      ['junk.txt', null],
    ]),
    group(null, [['b.mp3', null]]),
  ],
  ignored: [],
};

describe('an edited import', () => {
  it('takes known books and leaves out what the plan leaves behind', () => {
    expect(toRunRequest(preview, startEdits(preview))).toEqual({
      previewId: 'pv',
      groups: [{ bookId: 'b1', files: ['a.mp3'] }],
    });
  });

  it('takes a group once a person said which book it is', () => {
    const edits = startEdits(preview);
    edits[1] = { bookId: 'b2', leftOut: new Set(), skipped: false };
    expect(toRunRequest(preview, edits)?.groups).toHaveLength(2);
  });

  it('is nothing when everything is left out', () => {
    const edits = startEdits(preview).map((edit) => ({ ...edit, skipped: true }));
    expect(toRunRequest(preview, edits)).toBeUndefined();
  });
});
