import { describe, expect, it } from 'vitest';
import type { ImportGroup, ImportPreview } from '../../lib/api/types.ts';
import { moveFile, startEdits, toRunRequest } from './import-plan.ts';

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
  rewrite: null,
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
  blockers: [],
  warnings: [],
  missing: [],
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
    edits[1] = { bookId: 'b2', leftOut: new Set(), order: ['b.mp3'], skipped: false };
    expect(toRunRequest(preview, edits)?.groups).toHaveLength(2);
  });

  it('plays the files in the order a person gave them', () => {
    const [edit] = startEdits({
      ...preview,
      groups: [
        group('b1', [
          ['a', '1'],
          ['b', '2'],
          ['c', '3'],
        ]),
      ],
    });
    const order = moveFile(edit!.order, 'c', -1);
    expect(order).toEqual(['a', 'c', 'b']);
    expect(moveFile(order, 'a', -1)).toBe(order);
    expect(moveFile(order, 'b', 1)).toBe(order);
    expect(toRunRequest(preview, [{ ...edit!, order }])?.groups).toEqual([
      { bookId: 'b1', files: ['a', 'c', 'b'] },
    ]);
  });

  it('is nothing when everything is left out', () => {
    const edits = startEdits(preview).map((edit) => ({ ...edit, skipped: true }));
    expect(toRunRequest(preview, edits)).toBeUndefined();
  });
});
