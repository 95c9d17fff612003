import { describe, expect, it } from 'vitest';
import type { ImportGroup, ImportPreview } from '../../lib/api/types.ts';
import {
  addGroup,
  editGroup,
  moveFiles,
  placeFile,
  plannedGroup,
  startGroups,
  stepFile,
  toggleFile,
  toRunRequest,
} from './edited-groups.ts';

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
      ['b.mp3', '02.mp3'],
      ['junk.txt', null],
    ]),
    group(null, [['c.mp3', null]]),
  ],
  ignored: [],
  blockers: [],
  warnings: [],
  missing: [],
};
const start = startGroups(preview);
const filesOf = (groups: readonly { files: readonly string[] }[]) => groups.map(({ files }) => [...files]);

describe('an edited import', () => {
  it('takes known books and leaves out what the plan leaves behind', () => {
    expect(toRunRequest(preview, start)).toEqual({
      previewId: 'pv',
      groups: [{ bookId: 'b1', files: ['a.mp3', 'b.mp3'] }],
    });
    expect(
      toRunRequest(
        preview,
        start.map((each) => ({ ...each, skipped: true })),
      ),
    ).toBeUndefined();
  });

  it('takes a group once a person said which book it is', () => {
    const groups = toggleFile(
      editGroup(start, '1', { bookId: 'b2', bookTitle: 'B', skipped: false }),
      '1',
      'c.mp3',
    );
    expect(toRunRequest(preview, groups)?.groups[1]).toEqual({ bookId: 'b2', files: ['c.mp3'] });
  });

  it('moves a file to another book, before a file of it or to its end, and takes it there', () => {
    const moved = placeFile(start, 'c.mp3', { key: '0', before: 'b.mp3' });
    expect(filesOf(moved)).toEqual([['a.mp3', 'c.mp3', 'b.mp3', 'junk.txt'], []]);
    expect(toRunRequest(preview, moved)?.groups[0]?.files).toEqual(['a.mp3', 'c.mp3', 'b.mp3']);
    expect(filesOf(placeFile(start, 'a.mp3', { key: '1' }))[1]).toEqual(['c.mp3', 'a.mp3']);
    // Within its own book it only changes its place.
    expect(filesOf(placeFile(start, 'b.mp3', { key: '0', before: 'a.mp3' }))[0]?.slice(0, 2)).toEqual([
      'b.mp3',
      'a.mp3',
    ]);
    expect(placeFile(start, 'junk.txt', { key: '0', before: 'a.mp3' })[0]?.leftOut.has('junk.txt')).toBe(
      true,
    );
  });

  it('moves files step by step and stops at the ends', () => {
    expect(filesOf(stepFile(start, 'b.mp3', -1))[0]?.[0]).toBe('b.mp3');
    expect(stepFile(start, 'a.mp3', -1)).toBe(start);
    expect(stepFile(start, 'nothing', 1)).toBe(start);
  });

  it('gives another book a group of its own', () => {
    const groups = placeFile(addGroup(start), 'b.mp3', { key: '2' });
    expect(filesOf(groups)).toEqual([['a.mp3', 'junk.txt'], ['c.mp3'], ['b.mp3']]);
    expect(toRunRequest(preview, groups)?.groups).toEqual([{ bookId: 'b1', files: ['a.mp3'] }]);
  });

  it('finds what a plan says of a group', () => {
    expect(plannedGroup(preview, start[0]!)).toBe(preview.groups[0]);
    expect(plannedGroup({ ...preview, groups: [] }, start[0]!)).toBeUndefined();
  });

  it('moves several files in their order, into a group that is there or a new one, and back to where they were', () => {
    const moved = moveFiles(start, ['b.mp3', 'junk.txt'], { key: '1' });
    expect(filesOf(moved)).toEqual([['a.mp3'], ['c.mp3', 'b.mp3', 'junk.txt']]);
    expect(filesOf(moveFiles(moved, ['b.mp3', 'junk.txt'], { key: '1', before: 'c.mp3' }))).toEqual([
      ['a.mp3'],
      ['b.mp3', 'junk.txt', 'c.mp3'],
    ]);
    const apart = moveFiles(start, ['a.mp3', 'b.mp3'], { key: null });
    expect(filesOf(apart)).toEqual([['junk.txt'], ['c.mp3'], ['a.mp3', 'b.mp3']]);
    expect(filesOf(moveFiles(apart, ['a.mp3', 'b.mp3'], { key: '0', before: 'junk.txt' }))[0]).toEqual([
      'a.mp3',
      'b.mp3',
      'junk.txt',
    ]);
  });
});
