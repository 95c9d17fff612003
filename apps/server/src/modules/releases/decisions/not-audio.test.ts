import { describe, expect, it } from 'vitest';
import { notAudioRule } from './not-audio.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, book = {}) => notAudioRule.check(subjectOf({ book, release })) !== null;

describe('the not-audio rule', () => {
  it('takes a release of the audiobook category that names no format', () => {
    expect(refused({})).toBe(false);
    expect(refused({ categories: [] })).toBe(false);
  });

  it('refuses e-books by file type, category or name', () => {
    expect(refused({ filetypes: ['epub', 'pdf'] })).toBe(true);
    expect(refused({ categories: [7020] })).toBe(true);
    expect(refused({ title: 'The Glass Road by Anna Maddox [ENG / EPUB]' })).toBe(true);
  });

  it('takes an e-book beside the audio', () => {
    expect(refused({ filetypes: ['m4b epub'] })).toBe(false);
    expect(refused({ title: 'The Glass Road by Anna Maddox [ENG / M4B PDF]' })).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road audiobook with PDF' })).toBe(false);
  });

  it('takes an audiobook filed under books when its files are audio', () => {
    expect(refused({ categories: [7020], filetypes: ['mp3'] })).toBe(false);
    expect(refused({ categories: [7000], title: 'Anna Maddox - The Glass Road [m4b]' })).toBe(false);
    expect(refused({ categories: [7000] })).toBe(true);
  });

  it('takes what says that it is sound from the wrong category, when no e-book is that large', () => {
    const title = 'Anna Maddox - The Glass Road [Audiobook]';
    expect(refused({ categories: [7020], title })).toBe(false);
    expect(refused({ categories: [7020], title, size: 3_000_000 })).toBe(true);
    expect(refused({ categories: [7020], title, size: null })).toBe(true);
  });

  it('refuses an e-book that names a sound format and is too small for it', () => {
    const title = 'Anna Maddox - The Glass Road [EPUB + MP3]';
    expect(refused({ title, size: 4_000_000 })).toBe(true);
    expect(refused({ title, size: 300_000_000 })).toBe(false);
  });

  it('believes files, not words, about comics', () => {
    expect(refused({ title: 'Anna Maddox - The Glass Road (Graphic Novel) mp3' })).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road (a comic novel) mp3' })).toBe(false);
  });

  it.each(['comic', 'Graphic Novel', '1080p', 'Soundtrack', 'OST', 'manga', 'x265'])(
    'refuses a %s',
    (word) => {
      expect(refused({ title: `Anna Maddox - The Glass Road (${word})` })).toBe(true);
    },
  );

  it('refuses categories without audio', () => {
    expect(refused({ categories: [2040] })).toBe(true);
    expect(refused({ categories: [5000] })).toBe(true);
    expect(refused({ categories: [3020] })).toBe(true);
    expect(refused({ categories: [3030, 5000] })).toBe(false);
    expect(refused({ categories: [100_013] })).toBe(false);
  });

  it('knows a title that is called so', () => {
    expect(refused({ title: 'Anna Maddox - The Manga Road' }, { title: 'The Manga Road' })).toBe(false);
  });
});
