import type { MamRow } from './rows.ts';

/** One book in the shapes that lead clients to the wrong one, or past the right one. Served with `rows`. */
export const EDGE_ROWS: readonly MamRow[] = [
  row(9_191_001, { title: 'The Hollow Lantern', narrator_info: '{"1":"Ann Reader"}' }),
  row(9_191_002, {
    title: 'The Hollow Lantern',
    narrator_info: '{"2":"Bob Speaker"}',
    filetype: 'mp3',
    numfiles: 31,
  }),
  row(9_191_003, {
    title: 'The Hollow Lantern',
    browseflags: 32,
    tags: 'Abridged | 64 kbps',
    size: '80.1 MiB',
  }),
  row(9_191_004, {
    title: 'The Hollow Lantern (Dramatized Adaptation)',
    author_info: '{"70501":"Vera Holt","70599":"GraphicAudio"}',
    categories: '[10,13]',
  }),
  row(9_191_005, { title: 'The Lantern Trilogy: Omnibus Edition', series_info: series('1-3') }),
  row(9_191_006, {
    title: 'The Lantern Saga: Books 1-10',
    series_info: series('01-10'),
    size: '5.2 GiB',
    numfiles: 10,
    filetype: 'm4b',
  }),
  row(9_191_007, { title: 'The Hollow Lantern (Part 1 of 2)', tags: 'Part 1 of 2 | GraphicAudio' }),
  row(9_191_008, { title: 'Die hohle Laterne [The Hollow Lantern]', language: 37, lang_code: 'GER' }),
  row(9_191_009, {
    title: 'The Hollow Lantern',
    main_cat: 14,
    category: 63,
    catname: 'Ebooks - Fantasy',
    mediatype: 2,
    filetype: 'epub',
    size: '1,016.2 KiB',
  }),
  row(9_191_010, { title: 'The Hollow Lantern', seeders: 0, narrator_info: '{"3":"Nobody Now"}' }),
  // 2020: VIP no longer.
  row(9_191_011, { title: 'The Hollow Lantern', vip: 1, fl_vip: 1, vip_expire: 1_577_836_800 }),
  row(9_191_012, { title: 'The Hollow Lantern', my_snatched: 1 }),
  row(9_191_013, { title: 'Lantern Weekly, Issue 12', author_info: '[]', mediatype: 8 }),
  // Filed as an e-book in the new scheme, by a mass edit.
  row(9_191_014, {
    title: 'The Lantern Box Set',
    mediatype: 2,
    series_info: series('1\u20133'),
    tags: 'boxset',
  }),
  row(9_191_015, { title: 'The Last Lantern', series_info: series('Book 4') }),
  row(9_191_016, { title: 'The Hollow Lantern', size: '41.3 GiB', filetype: 'flac', numfiles: 900 }),
];

/** Rows enough for several pages, none of them the wanted book. */
export function manyRows(count: number): MamRow[] {
  return Array.from({ length: count }, (_, index) =>
    row(9_192_001 + index, { title: `Lantern Tales, Volume ${index + 1}` }),
  );
}

function series(position: string): string {
  return `{"5501":["Lantern","${position}",1]}`;
}

function row(id: number, fields: MamRow): MamRow {
  return {
    id,
    added: '2025-06-01 12:00:00',
    author_info: '{"70501":"Vera Holt"}',
    narrator_info: '{"80501":"Ann Reader"}',
    series_info: series('1'),
    main_cat: 13,
    category: 41,
    catname: 'Audiobooks - Fantasy',
    mediatype: 1,
    maincat: 1,
    categories: '[13]',
    language: 1,
    lang_code: 'ENG',
    browseflags: 0,
    filetype: 'm4b',
    numfiles: 1,
    size: '310.5 MiB',
    seeders: 12,
    leechers: 0,
    times_completed: 40,
    tags: 'Unabridged | 64 kbps',
    vip: 0,
    vip_expire: 0,
    free: 0,
    fl_vip: 0,
    personal_freeleech: 0,
    my_snatched: 0,
    ...fields,
  };
}
