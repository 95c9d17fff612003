import { describe, expect, test } from 'vitest';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { EDGE_ROWS, manyRows } from './edge-rows.ts';
import { ODD_ROWS, SAMPLE_ROWS } from './odd-rows.ts';
import { ask, makeRelease, search, useMam } from './test-harness.ts';

const start = useMam();
const PATH = '/tor/js/loadSearchJSONbasic.php';
const ids = (rows: Record<string, unknown>[]) => rows.map((row) => row['id']);
const ALL_FLAGS = { dlLink: '', description: 'false', isbn: true, mediaInfo: 1, thumbnail: 'true' };

describe('rows', () => {
  test('live: every field in its type and encoding', async () => {
    const mam = await start();
    const [row] = await search(mam, { text: 'emma' }, ALL_FLAGS);
    expect(row).toMatchObject({
      id: 9_100_002,
      title: 'Emma &amp; &quot;Friends&quot;',
      added: '2026-02-11 18:04:37',
      main_cat: 13,
      category: 45,
      catname: 'Audiobooks - Literary Classics',
      cat: '<div class="cat45"></div>',
      mediatype: 1,
      maincat: 1,
      categories: '[28,57]',
      language: 1,
      lang_code: 'ENG',
      browseflags: 0,
      filetype: 'm4b jpg',
      numfiles: 2,
      size: '405.2 MiB',
      seeders: 31,
      leechers: 1,
      times_completed: 208,
      tags: 'Unabridged | 64 kbps',
      vip: 0,
      vip_expire: 0,
      free: 0,
      fl_vip: 0,
      personal_freeleech: 0,
      my_snatched: 0,
      bookmarked: null,
      isbn: 'ASIN:B0FAKE0004',
      description: '<p>Handsome, clever, and rich.</p>',
      thumbnail: `${mam.url}/t/p/small/9100002.webp`,
    });
    const authors = JSON.parse(String(row?.['author_info'])) as Record<string, string>;
    expect(Object.values(authors).sort()).toEqual(['Jane Austen', 'Maeve O&#039;Hara']);
    expect(Object.keys(authors).every((id) => /^\d+$/u.test(id))).toBe(true);
    expect(Object.values(JSON.parse(String(row?.['narrator_info'])) as object)).toEqual(['Zoë Lindqvist']);
    expect(Object.values(JSON.parse(String(row?.['series_info'])) as object)).toEqual([
      ['Austen&#039;s Novels', '4', 4],
    ]);
    expect(row?.['dl']).toMatch(/^[A-Za-z0-9+/]+,[A-Za-z0-9+/]+,[A-Za-z0-9]+$/u);
    expect(JSON.parse(String(row?.['mediainfo']))).toMatchObject({
      General: { Duration: '14:45:10', Format: 'MPEG-4' },
      Audio1: {
        Format: 'AAC LC',
        BitRate: '64.0 kb/s',
        Channels: 2,
        BitRate_Mode: 'Constant',
        SamplingRate: '44.1 kHz',
      },
    });
  });

  test('optional fields are absent without their flag, present with any value of it', async () => {
    const mam = await start();
    const [bare] = await search(mam, { text: 'emma' });
    for (const field of ['dl', 'description', 'isbn', 'thumbnail', 'mediainfo'])
      expect(bare).not.toHaveProperty(field);
    const [asked] = await search(mam, { text: 'emma' }, { description: false });
    expect(asked).toHaveProperty('description');
  });

  test('PHP writes slashes and letters beyond ASCII as escapes, in the inner text twice', async () => {
    const mam = await start();
    const { text } = await ask(mam, `${PATH}?tor[text]=emma&description`);
    expect(text).toContain(String.raw`<\/p>`);
    expect(text).toContain(String.raw`Zo\\u00eb`);
    expect(text).not.toContain('ë');
  });

  test('text that looks like a number becomes one; series without number, abridged, ranges', async () => {
    const mam = await start({
      releases: [
        makeRelease({
          id: 9_100_003,
          title: '813',
          tags: '1910',
          isbn: '9780000008138',
          narrators: [],
          series: [
            { name: 'Arsène Lupin', position: '' },
            { name: 'Classics', position: '01-03, 3.5' },
          ],
          abridged: true,
          vip: true,
          language: 'FRE',
        }),
      ],
    });
    const [row] = await search(mam, { text: '813' }, ALL_FLAGS);
    expect(row).toMatchObject({
      title: 813,
      tags: 1910,
      isbn: 9_780_000_008_138,
      browseflags: 32,
      vip: 1,
      fl_vip: 1,
      language: 36,
      lang_code: 'FRE',
    });
    const series = Object.values(JSON.parse(String(row?.['series_info'])) as object).sort();
    expect(series).toEqual([
      ['Arsène Lupin', '', -1],
      ['Classics', '01-03, 3.5', 1],
    ]);
    expect(['', '[]', '{}', null]).toContainEqual(row?.['narrator_info']);
  });

  test('legacy: everything is text, `name`, bytes, two-part series', async () => {
    const mam = await start({ modes: { rows: 'legacy' } });
    const [row] = await search(mam, { text: 'emma' });
    expect(row).toMatchObject({
      id: '9100002',
      name: 'Emma &amp; &quot;Friends&quot;',
      size: '424882176',
      seeders: '31',
      vip: '0',
    });
    expect(row).not.toHaveProperty('title');
    expect(Object.values(JSON.parse(String(row?.['series_info'])) as object)).toEqual([
      ['Austen&#039;s Novels', '4'],
    ]);
  });

  test('jitter: the same field comes as number and as text', async () => {
    const mam = await start({
      modes: { rows: 'jitter' },
      releases: [1, 2, 3].map((id) => makeRelease({ id })),
    });
    const types = new Set((await search(mam, { text: 'emma' })).map((row) => typeof row['seeders']));
    expect(types).toEqual(new Set(['number', 'string']));
  });

  test('sizes: binary units, commas', async () => {
    const bytes = [1_040_588, 1_065_562_931, 1_503_238_553, 671_088_640];
    const mam = await start({
      releases: bytes.map((sizeBytes, id) => makeRelease({ id: id + 1, sizeBytes })),
    });
    const rows = await search(mam, { text: 'emma', sortType: 'sizeAsc' });
    expect(rows.map((row) => row['size'])).toEqual(['1,016.2 KiB', '640 MiB', '1,016.2 MiB', '1.4 GiB']);
  });

  test('a wrong mediatype on some audiobooks, three spellings of ownership', async () => {
    const mam = await start({ releases: Array.from({ length: 21 }, (_, id) => makeRelease({ id: id + 1 })) });
    const rows = await search(mam, { text: 'emma' });
    expect(new Set(rows.map((row) => row['mediatype']))).toEqual(new Set([1, 2]));
    const kinds = rows.map((row) =>
      Array.isArray(row['ownership']) ? 'list' : row['ownership'] === '[]' ? 'none' : 'text',
    );
    expect(new Set(kinds)).toEqual(new Set(['list', 'none', 'text']));
  });

  test('a row can be changed, odd rows and own rows can be added', async () => {
    const mam = await start({ rows: SAMPLE_ROWS });
    mam.setRow(9_100_002, { author_info: '{broken' });
    expect((await search(mam, { text: 'emma' }))[0]?.['author_info']).toBe('{broken');
    mam.setRow(9_100_002, null);
    expect((await search(mam, { text: 'emma' }))[0]?.['author_info']).not.toBe('{broken');
    expect(await search(mam, { text: 'barsoom collection' })).toEqual([SAMPLE_ROWS[1]]);
    mam.addFault({ kind: 'odd-rows', times: 1 });
    expect(await search(mam, { text: 'emma' })).toHaveLength(1 + ODD_ROWS.length);
  });
});

describe('the ways to ask', () => {
  test('GET, form, multipart and JSON find the same', async () => {
    const mam = await start();
    const fields = {
      'tor[text]': 'emma',
      'tor[srchIn][title]': 'true',
      'tor[main_cat][]': '13',
      perpage: '100',
      isbn: '',
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const answers = [
      await ask(mam, `${PATH}?${new URLSearchParams(fields).toString()}`),
      await ask(mam, PATH, { body: new URLSearchParams(fields) }),
      await ask(mam, PATH, { body: form }),
      await ask(mam, PATH, {
        body: JSON.stringify({
          tor: { text: 'emma', srchIn: ['title'], main_cat: [13] },
          perpage: 100,
          isbn: '',
        }),
        type: 'application/json',
      }),
    ];
    for (const answer of answers) expect(answer.json()).toEqual(answers[0]?.json());
    expect(answers[0]?.json()).toMatchObject({ perpage: 100, start: 0, total: 1, found: 1 });
  });

  test('only a top-level perpage counts; beside a JSON body the query string is not read', async () => {
    const releases = Array.from({ length: 130 }, (_, id) => makeRelease({ id: id + 1 }));
    const mam = await start({ releases });
    const perPage = async (query: string) =>
      (await ask(mam, `${PATH}?tor[text]=emma&${query}`)).json()['perpage'];
    expect(await perPage('')).toBe(25);
    expect(await perPage('tor[perpage]=100')).toBe(25);
    expect(await perPage('perpage=1000')).toBe(100);
    expect(await perPage('perpage=1')).toBe(5);
    const json = await ask(mam, `${PATH}?perpage=100`, {
      body: '{"tor":{"text":"emma"}}',
      type: 'application/json',
    });
    expect(json.json()).toMatchObject({ perpage: 25, found: 130 });
  });

  test('paging, and the error past the end', async () => {
    const releases = Array.from({ length: 7 }, (_, id) => makeRelease({ id: id + 1 }));
    const mam = await start({ releases });
    const page = (startNumber: number) => search(mam, { text: 'emma', startNumber }, { perpage: 5 });
    expect(ids(await page(0))).toEqual([7, 6, 5, 4, 3]);
    expect(ids(await page(5))).toEqual([2, 1]);
    const past = await ask(mam, `${PATH}?tor[text]=emma&tor[startNumber]=50`);
    expect([past.status, past.json()]).toEqual([200, { error: 'Nothing returned, out of 7' }]);
    const none = await ask(mam, `${PATH}?tor[text]=nothing`);
    expect([none.status, none.json()]).toEqual([200, { error: 'Nothing returned, out of 0' }]);
    mam.addFault({ kind: 'search-empty-data', times: 1 });
    expect((await ask(mam, `${PATH}?tor[text]=nothing`)).json()).toMatchObject({ data: [], found: 0 });
    mam.addFault({ kind: 'search-error', times: 1, params: { message: 'Sphinx is down' } });
    expect((await ask(mam, `${PATH}?tor[text]=emma`)).json()).toEqual({ error: 'Sphinx is down' });
  });
});

describe('filters', () => {
  const releases = [
    makeRelease({ id: 1, language: 'GER', seeders: 0 }),
    makeRelease({ id: 2, freeleech: true, addedAt: '2025-01-01T12:00:00.000Z' }),
    makeRelease({ id: 3, vip: true, sizeBytes: 1000 }),
    makeRelease({ id: 4, abridged: true, category: { id: 67, name: 'Ebooks - Literary Classics' } }),
  ];
  test.each([
    [{ main_cat: [13] }, [1, 2, 3]],
    [{ main_cat: [] }, [1, 2, 3, 4]],
    [{ cat: [67] }, [4]],
    [{ cat: ['0'] }, [1, 2, 3, 4]],
    [{ browse_lang: [37] }, [1]],
    [{ browse_lang: [] }, []],
    [{ browseFlags: [32], browseFlagsHideVsShow: 0 }, [1, 2, 3]],
    [{ browseFlags: ['32'], browseFlagsHideVsShow: 1 }, [4]],
    [{ searchType: 'active' }, [2, 3, 4]],
    [{ searchType: 'inactive' }, [1]],
    [{ searchType: 'fl' }, [2]],
    [{ searchType: 'fl-VIP' }, [2, 3]],
    [{ searchType: 'VIP' }, [3]],
    [{ searchType: 'nVIP' }, [1, 2, 4]],
    [{ searchType: 'title' }, [1, 2, 3, 4]],
    [{ startDate: '2025-06-01' }, [1, 3, 4]],
    [{ endDate: '2025-01-01' }, []],
    [{ endDate: '2025-01-02' }, [2]],
    [{ startDate: '', endDate: '' }, [1, 2, 3, 4]],
    [{ maxSize: 1, unit: 1024 }, [3]],
    [{ minSize: 1, unit: 1048576 }, [1, 2, 4]],
    [{ minSeeders: 1 }, [2, 3, 4]],
    [{ id: 2 }, [2]],
    [{ hash: 'f'.repeat(40) }, []],
    [{ searchIn: 'mine' }, []],
    [{ srchIn: ['author'], text: 'austen' }, [1, 2, 3, 4]],
    [{ srchIn: { title: 'true' }, text: 'austen' }, []],
    [{ srchIn: ['fileTypes'], text: 'm4b' }, [1, 2, 3, 4]],
    [{ srchIn: ['filetypes'], text: 'flac' }, []],
  ])('%o', async (tor, expected) => {
    const mam = await start({ releases });
    expect(ids(await search(mam, { sortType: 'titleAsc', ...tor })).sort()).toEqual(expected);
  });

  test('a torrent is found by the hash of what is handed out', async () => {
    const mam = await start({ releases });
    const handed = mam.torrentOf(3);
    expect(ids(await search(mam, { hash: handed?.infoHash.toUpperCase() }))).toEqual([3]);
  });

  test('my_snatched shows only what this user took', async () => {
    const mam = await start({ releases, account: { snatched: new Set([2]) } });
    const rows = await search(mam, { text: '' }, { my_snatched: '' });
    expect(rows).toMatchObject([{ id: 2, my_snatched: 1 }]);
  });

  test.each([
    ['sizeAsc', 3],
    ['dateAsc', 2],
    ['seedersAsc', 1],
  ])('%s', async (sortType, first) => {
    const mam = await start({ releases });
    expect((await search(mam, { sortType }))[0]?.['id']).toBe(first);
  });
});

test('with the whole catalogue: the demo book first, 150 rows over several pages, other trackers’ rows absent', async () => {
  const catalogue = createCatalogue();
  const mam = await start({ releases: catalogue.releases, books: catalogue.books });
  const rows = await search(mam, { text: 'pride and prejudice austen', main_cat: [13] }, { perpage: 100 });
  expect(rows.length).toBeGreaterThan(1);
  expect(ids(rows)).toContain(9_100_001);
  expect(
    await search(mam, { text: 'short story collection', startNumber: 100 }, { perpage: 100 }),
  ).toHaveLength(50);
  const elsewhere = catalogue.releases.find((release) => !release.indexers.includes('myanonamouse'));
  expect(await search(mam, { id: elsewhere?.id })).toEqual([]);
});

describe('rows served as they are', () => {
  test('are paged, filtered by category and number, and found by their words', async () => {
    const mam = await start({ releases: [], rows: [...EDGE_ROWS, ...manyRows(150)] });
    const all: unknown[] = [];
    for (let page = 0; page < 3; page += 1) {
      const rows = await search(mam, { text: 'lantern', startNumber: all.length }, { perpage: 100 });
      all.push(...ids(rows));
    }
    expect(all).toHaveLength(EDGE_ROWS.length + 150);
    expect(new Set(all).size).toBe(all.length);
    expect(await search(mam, { text: 'lantern', startNumber: all.length }, { perpage: 100 })).toEqual([]);
    expect(ids(await search(mam, { text: '', id: 9_191_009, main_cat: [13] }))).toEqual([]);
    expect(ids(await search(mam, { text: '', id: 9_191_009 }))).toEqual([9_191_009]);
  });
});
