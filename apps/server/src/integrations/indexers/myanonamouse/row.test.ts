import { ODD_ROWS, SAMPLE_ROWS } from '@earmark/testbed/mam/index';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MamRow, type RowContext, toRelease } from './row.ts';

const NOW = Date.UTC(2026, 5, 1);
const context: RowContext = {
  baseUrl: 'https://www.myanonamouse.net',
  accountIsVip: false,
  now: NOW,
  foundBy: 'q',
};
const [one, pack, french] = SAMPLE_ROWS as unknown as [MamRow, MamRow, MamRow];
const read = (row: MamRow, more: Partial<RowContext> = {}) => toRelease(row, { ...context, ...more });

describe('the three sample rows', () => {
  it('one m4b: entities, two series, several narrators, every optional field', () => {
    expect(read(one)).toEqual({
      guid: 'https://www.myanonamouse.net/t/9190001',
      indexer: 'MyAnonamouse',
      protocol: 'torrent',
      title: 'The Sign of the Four: A Novel (Unabridged)',
      size: Math.round(128.9 * 1024 * 1024),
      seeders: 31,
      leechers: 0,
      grabs: 208,
      publishDate: '2026-02-11T18:04:37.000Z',
      files: 1,
      categories: [3030],
      flags: [],
      bookTitle: 'The Sign of the Four',
      authors: ['Arthur Conan Doyle'],
      narrators: ["Maeve O'Hara", 'Tobias Quill', 'Zoë Lindqvist'],
      series: [
        { name: 'Sherlock Holmes', position: '2' },
        { name: "Mrs. Hudson's Case Files & Curios", position: '1.5' },
      ],
      language: 'english',
      filetypes: ['m4b'],
      tags: 'Unabridged | 64 kbps | Chaptered | Harbour & Quay Audio',
      description: "Miss Morstan's pearls bring Holmes & Watson to Pondicherry Lodge.",
      genres: ['Crime', 'Classics', 'Mystery'],
      topics: ['Harbour & Quay Audio'],
      year: undefined,
      infoUrl: 'https://www.myanonamouse.net/t/9190001',
      mamId: '9190001',
      freeleech: false,
      vip: false,
      asin: 'B0FAKE0002',
      runtimeSeconds: 4 * 3600 + 38 * 60 + 12,
      bitrateKbps: 64,
      minimumRatio: 1,
      minimumSeedSeconds: 259_200,
      coverUrl: 'https://cdn.myanonamouse.net/t/p/small/9190001.webp',
      foundBy: 'q',
    });
  });

  it('a pack: range with a decimal, comma in the size, second series without a number', () => {
    expect(read(pack)).toMatchObject({
      title: 'The Barsoom Collection: Books 1-3 & a bonus novella',
      size: Math.round(1016.2 * 1024 * 1024),
      files: 74,
      series: [
        { name: 'Barsoom', position: '1-3, 3.5' },
        { name: 'Great "Planetary" Romances', position: null },
      ],
      narrators: ['Harlan Voss', 'Imogen de la Rue', 'R. J. Pell', 'Full Cast'],
      flags: ['violence'],
      filetypes: ['mp3', 'jpg', 'pdf'],
      bitrateKbps: 64,
      genres: ['Action & Adventure', 'Classics', 'Science Fiction'],
      topics: ['public domain'],
      runtimeSeconds: undefined,
      description: expect.stringContaining('Contents\n01. A Princess of Mars - narrated by Harlan Voss\n02.'),
    });
  });

  it('numbers as text: title, tags and ISBN; an audiobook typed as e-book; VIP for ever; abridged; snatched', () => {
    expect(read(french)).toMatchObject({
      title: '813',
      bookTitle: '813',
      tags: '1910',
      year: 1910,
      topics: [],
      genres: [],
      isbn: '9780000008138',
      categories: [3030],
      narrators: [],
      series: [{ name: 'Arsène Lupin', position: null }],
      language: 'french',
      vip: true,
      freeleech: false,
      flags: ['abridged', 'vip', 'snatched'],
    });
    expect(read(french, { accountIsVip: true })).toMatchObject({ freeleech: true });
  });
});

describe('audiobooks filed as something else', () => {
  it.each([
    [{ main_cat: 14, mediatype: 2, filetype: 'm4b' }, 3030],
    [{ main_cat: 14, mediatype: 2, filetype: 'mp3 jpg' }, 3030],
    [{ main_cat: 14, mediatype: 2, filetype: 'mp3 epub' }, 7020],
    [{ main_cat: 14, mediatype: 1, filetype: 'epub' }, 7020],
    [{ main_cat: 0, mediatype: 2, catname: 'Audiobooks - Fantasy', filetype: 'epub' }, 3030],
    [{ main_cat: 0, mediatype: 4, catname: 'Radio -  Drama' }, 3030],
    [{ main_cat: 0, mediatype: 2, catname: '', filetype: 'm4b' }, 3030],
    [{ main_cat: '13', mediatype: '2', filetype: 'mp3' }, 3030],
  ])('%o is %i', (fields, category) => {
    expect(read({ ...one, ...fields })?.categories).toEqual([category]);
  });
});

describe('odd rows', () => {
  it('give what they can, and nothing without an id or a title', () => {
    const releases = ODD_ROWS.map((row) => read(row));
    expect(releases.map((release) => release?.title ?? null)).toEqual([
      'Broken inner text',
      'Nothing known',
      'Unknown ids',
      'Real objects',
      'DUPLICATE PEOPLE',
      null,
      null,
    ]);
    expect(releases[0]?.authors).toEqual(['Ann "The Voice" Reader']);
    expect(releases[1]).toMatchObject({ authors: [], narrators: [], series: [], categories: [3030] });
    expect(releases[2]).toMatchObject({ language: null, categories: [3030] });
    expect(releases[3]).toMatchObject({
      authors: ['Object Author'],
      series: [
        { name: 'Bare Series', position: null },
        { name: 'Numbered', position: '4' },
        { name: 'Short', position: null },
      ],
    });
    expect(releases[4]).toMatchObject({
      authors: ['Edgar Allan Poe'],
      seeders: 3,
      vip: true,
      freeleech: true,
    });
  });

  it.each([
    [
      'an unknown size',
      { size: 'unknown', numfiles: -1, seeders: -1 },
      { size: null, files: null, seeders: null },
    ],
    ['bytes', { size: '135161446' }, { size: 135_161_446 }],
    ['a number of bytes', { size: 135_161_446 }, { size: 135_161_446 }],
    ['no date', { added: '0000-00-00 00:00:00' }, { publishDate: null }],
    ['legacy spelling', { title: undefined, name: 'Old &amp; Gold' }, { title: 'Old & Gold' }],
    [
      'unknown main category',
      { filetype: 'epub', main_cat: undefined, mediatype: 2, catname: '' },
      { categories: [7020] },
    ],
    ['an e-book', { filetype: 'epub', main_cat: '14', mediatype: 1 }, { categories: [7020] }],
    ['radio', { main_cat: 16 }, { categories: [3030], flags: ['radio'] }],
    ['music', { main_cat: 15 }, { categories: [3050] }],
    ['a periodical', { mediatype: 8 }, { flags: ['periodical'] }],
    ['dramatised by category', { categories: '[10,28]' }, { flags: ['dramatised'] }],
    [
      'dramatised by author',
      { author_info: '{"1":"GraphicAudio","2":"Ann Bee"}' },
      { flags: ['dramatised'], authors: ['Ann Bee'] },
    ],
    ['dramatised by title', { title: 'Dune (Dramatized Adaptation)' }, { flags: ['dramatised'] }],
    [
      'personal freeleech',
      { personal_freeleech: '1' },
      { freeleech: true, flags: ['freeleech', 'personal_freeleech'] },
    ],
    ['free for all', { free: 'yes', fl_vip: 1 }, { freeleech: true, vip: false }],
    ['VIP by the old field alone', { vip: undefined, free: 0, fl_vip: 1 }, { vip: true, freeleech: false }],
    ['VIP that ended', { vip: 1, vip_expire: NOW / 1000 - 5 }, { vip: false }],
    ['VIP that lasts', { vip: 1, vip_expire: NOW / 1000 + 5 }, { vip: true }],
    ['a code without a number', { language: null, lang_code: 'deu' }, { language: 'german' }],
    ['a variant', { language: 52 }, { language: 'portuguese' }],
    ['an ASIN in small letters', { isbn: 'asin: b0fake0002' }, { asin: 'B0FAKE0002' }],
    ['a bare ASIN', { isbn: 'B0FAKE0002' }, { asin: 'B0FAKE0002' }],
    ['an ISBN that lost its zero', { isbn: 306_406_152 }, { isbn: '0306406152' }],
    ['an ISBN with dashes', { isbn: 'ISBN: 978-0-00-000813-8' }, { isbn: '9780000008138' }],
    ['nonsense as ISBN', { isbn: '007' }, { bookTitle: 'The Sign of the Four' }],
    ['a pushed cover', { thumbnail: 'javascript:alert(1)' }, { coverUrl: undefined }],
    ['media info of one file among many', { numfiles: 20, filetype: 'mp3' }, { runtimeSeconds: undefined }],
    ['media info beside extras', { numfiles: 2, filetype: 'm4b pdf' }, { runtimeSeconds: 16_692 }],
  ])('%s', (_name, fields, expected) => {
    expect(read({ ...one, ...fields })).toMatchObject(expected);
  });

  it('never throw, whatever a field holds', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.json(),
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
    );
    const field = fc.constantFrom(...Object.keys(one));
    fc.assert(
      fc.property(fc.dictionary(field, value), (fields) => {
        expect(() => read({ ...one, ...fields })).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
