import { settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { buildMetadataJson, readChapters, renderSidecars, usableChapters, wantedSidecars } from './index.ts';

const always = settingsSections.metadata.parse({});
const book = { title: 'Emma', authors: ['Jane Austen'], narrators: [], series: [] };

describe('wantedSidecars', () => {
  it('writes all three by default, whatever is there', () => {
    expect(wantedSidecars(always, ['metadata.json', 'cover.jpg'])).toEqual({
      json: true,
      opf: true,
      cover: true,
    });
  });

  it('keeps what is there when asked to', () => {
    const absent = {
      writeMetadataJson: 'whenAbsent',
      writeMetadataOpf: 'whenAbsent',
      writeCover: 'whenAbsent',
    } as const;
    expect(wantedSidecars(absent, ['metadata.json', 'Emma.OPF', 'cover.png'])).toEqual({
      json: false,
      opf: false,
      cover: false,
    });
    // Audiobookshelf reads only the lower-case spelling, so another one does not count as there.
    expect(wantedSidecars(absent, ['Metadata.JSON', 'Cover.jpg']).json).toBe(true);
  });

  it('writes nothing that is switched off', () => {
    const never = { writeMetadataJson: 'never', writeMetadataOpf: 'never', writeCover: 'never' } as const;
    expect(renderSidecars(book, wantedSidecars(never, []), { cover: new Uint8Array(3) })).toEqual([]);
  });

  it('leaves out a cover nobody has', () => {
    const files = renderSidecars(book, wantedSidecars(always, []), { cover: null });
    expect(files.map(({ name }) => name)).toEqual(['metadata.json', 'metadata.opf']);
  });
});

describe('usableChapters', () => {
  const catalogue = {
    accurate: true,
    runtimeMs: 120_400,
    chapters: [
      { title: 'One', startMs: 0, lengthMs: 60_000 },
      { title: 'Two', startMs: 60_000, lengthMs: 60_400 },
    ],
  };

  it('takes exact chapters of a recording of this length and ends with it', () => {
    expect(usableChapters(catalogue, 118)).toEqual([
      { start: 0, end: 60, title: 'One' },
      { start: 60, end: 118, title: 'Two' },
    ]);
  });

  it.each([
    ['inexact', { ...catalogue, accurate: false }, 120],
    ['another length', catalogue, 100],
    ['unknown length', catalogue, null],
    ['none', null, 120],
  ])('refuses %s', (_, chapters, duration) => {
    expect(usableChapters(chapters, duration)).toEqual([]);
  });
});

describe('readChapters', () => {
  it('reads what was written, and nothing from what is none', () => {
    const chapters = [{ start: 0, end: 10, title: 'One' }];
    expect(readChapters(buildMetadataJson(book, chapters))).toEqual(chapters);
    for (const text of ['', '{', 'null', '{"chapters":[{"start":"0"}]}', '{}'])
      expect(readChapters(text)).toEqual([]);
  });
});
