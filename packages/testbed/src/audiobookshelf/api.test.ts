import { describe, expect, test, vi } from 'vitest';
import type { Audiobookshelf } from './start-audiobookshelf.ts';
import { ask, onlyItem, useLibrary } from './test-harness.ts';

const { inLibrary, start, addAudio, addFile } = useLibrary();
const book = {
  title: 'The Time Machine',
  subtitle: 'An Invention',
  authors: ['H. G. Wells'],
  narrators: ['Ann Reader', 'Tom Voice'],
  series: ['The Scientific Romances #1', 'Classics'],
  genres: ['Science Fiction'],
  tags: ['unread'],
  publishedYear: '1895',
  publisher: 'Heinemann',
  description: '<p>A traveller</p>',
  isbn: '9780000018953',
  asin: 'B00TMW1895',
  language: 'English',
};
async function startWithBook(): Promise<{ abs: Audiobookshelf; id: string }> {
  await addAudio('H. G. Wells/The Time Machine/book.m4b');
  await addFile('H. G. Wells/The Time Machine/metadata.json', book);
  await addFile('H. G. Wells/The Time Machine/cover.jpg', 'cover');
  const abs = await start();
  await abs.scan();
  return { abs, id: onlyItem(abs).id };
}

describe('before the login', () => {
  test('status, ping, healthcheck, also under the base path', async () => {
    const abs = await start();
    for (const base of ['', '/audiobookshelf']) {
      expect((await ask(abs, 'GET', `${base}/status`, { token: undefined })).json()).toEqual({
        app: 'audiobookshelf',
        serverVersion: '2.36.0',
        isInit: true,
        language: 'en-us',
        authMethods: ['local'],
        authFormData: { authLoginCustomMessage: null },
      });
      expect((await ask(abs, 'GET', `${base}/ping`, { token: undefined })).json()).toEqual({ success: true });
      expect((await ask(abs, 'GET', `${base}/healthcheck`, { token: undefined })).text).toBe('OK');
      expect((await ask(abs, 'GET', `${base}/api/libraries`)).status).toBe(200);
    }
    expect((await ask(abs, 'GET', '/library/x', { token: undefined })).text).toContain('<!DOCTYPE html>');
  });
});

describe('who may', () => {
  test('wrong, missing, revoked and refresh tokens: 401 in words', async () => {
    const abs = await start();
    for (const token of [undefined, 'wrong', '']) {
      expect(await ask(abs, 'GET', '/api/libraries', { token })).toMatchObject({
        status: 401,
        text: 'Unauthorized',
      });
    }
    const login = await ask(abs, 'POST', '/login', {
      token: undefined,
      body: { username: 'root', password: 'root' },
      headers: { 'x-return-tokens': 'true' },
    });
    const { user } = login.json<{ user: Record<string, string> }>();
    expect((await ask(abs, 'GET', '/api/me', { token: user['refreshToken'] })).status).toBe(401);
    expect((await ask(abs, 'GET', '/api/me', { token: user['accessToken'] })).json()).toMatchObject({
      username: 'root',
      type: 'root',
    });
    expect((await ask(abs, 'GET', '/api/me', { token: user['token'] })).status).toBe(200);
    const refreshed = await ask(abs, 'POST', '/auth/refresh', {
      token: undefined,
      headers: { 'x-refresh-token': user['refreshToken'] ?? '' },
    });
    expect(refreshed.json()).toMatchObject({
      user: { accessToken: expect.any(String), refreshToken: expect.any(String) },
    });
    expect(
      (await ask(abs, 'POST', '/login', { token: undefined, body: { username: 'root', password: 'no' } }))
        .text,
    ).toBe('Unauthorized');
    abs.revokeToken('key');
    expect((await ask(abs, 'GET', '/api/me')).status).toBe(401);
  });

  test('a token in the query counts for reading only', async () => {
    const abs = await start();
    expect((await ask(abs, 'GET', '/api/me?token=key', { token: undefined })).status).toBe(200);
    expect((await ask(abs, 'POST', `/api/authorize?token=key`, { token: undefined })).status).toBe(401);
  });

  test('authorize tells the type of user and the settings that matter', async () => {
    const abs = await start({ settings: { storeMetadataWithItem: true } });
    expect((await ask(abs, 'POST', '/api/authorize')).json()).toMatchObject({
      user: {
        username: 'root',
        type: 'root',
        permissions: {
          update: true,
          upload: true,
          delete: true,
          accessExplicitContent: true,
          accessAllLibraries: true,
        },
      },
      userDefaultLibraryId: abs.libraryId,
      serverSettings: {
        storeMetadataWithItem: true,
        storeCoverWithItem: false,
        scannerDisableWatcher: true,
        scannerParseSubtitle: false,
        version: '2.36.0',
      },
      Source: 'docker',
    });
  });

  test('a plain user may not scan or change, and does not see explicit items', async () => {
    const { abs, id } = await startWithBook();
    const { token } = abs.addUser({ username: 'reader', type: 'user' });
    for (const [method, to, body] of [
      ['POST', `/api/libraries/${abs.libraryId}/scan`, undefined],
      ['POST', `/api/items/${id}/scan`, undefined],
      ['PATCH', `/api/items/${id}/media`, {}],
      ['PATCH', '/api/settings', {}],
      ['PATCH', `/api/libraries/${abs.libraryId}`, {}],
      ['DELETE', `/api/items/${id}`, undefined],
    ] as const) {
      expect(await ask(abs, method, to, { token, body })).toMatchObject({ status: 403, text: 'Forbidden' });
    }
    await ask(abs, 'PATCH', `/api/items/${id}/media`, { body: { metadata: { explicit: true } } });
    const list = await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/items`, { token });
    expect(list.json()).toMatchObject({ results: [], total: 0 });
    expect((await ask(abs, 'GET', `/api/items/${id}`, { token })).status).toBe(403);
  });

  test('an API key is not active unless it says so', async () => {
    const abs = await start();
    const { user } = abs.addUser({ username: 'bot', type: 'admin' });
    const create = async (body: object) =>
      (await ask(abs, 'POST', '/api/api-keys', { body: { name: 'k', userId: user.id, ...body } })).json<{
        apiKey: { apiKey: string; isActive: boolean; lastUsedAt: null };
      }>().apiKey;
    const idle = await create({});
    expect(idle).toMatchObject({ isActive: false, lastUsedAt: null });
    expect((await ask(abs, 'GET', '/api/me', { token: idle.apiKey })).status).toBe(401);
    const active = await create({ isActive: true });
    expect((await ask(abs, 'GET', '/api/me', { token: active.apiKey })).json()).toMatchObject({
      username: 'bot',
    });
  });
});

describe('libraries', () => {
  test('the list, one, an unknown one, a changed setting', async () => {
    const abs = await start();
    const { libraries } = (await ask(abs, 'GET', '/api/libraries')).json<{
      libraries: Record<string, unknown>[];
    }>();
    expect(libraries).toMatchObject([
      {
        id: abs.libraryId,
        name: 'Books',
        mediaType: 'book',
        provider: 'audible',
        folders: [{ fullPath: inLibrary(), libraryId: abs.libraryId }],
        settings: {
          disableWatcher: false,
          autoScanCronExpression: null,
          audiobooksOnly: false,
          metadataPrecedence: [
            'folderStructure',
            'audioMetatags',
            'nfoFile',
            'txtFiles',
            'opfFile',
            'absMetadata',
          ],
        },
        lastScan: null,
      },
    ]);
    expect((await ask(abs, 'GET', `/api/libraries/${abs.libraryId}`)).json()).toEqual(libraries[0]);
    expect(await ask(abs, 'GET', '/api/libraries/none')).toMatchObject({ status: 404 });
    await ask(abs, 'PATCH', `/api/libraries/${abs.libraryId}`, {
      body: { settings: { disableWatcher: true } },
    });
    expect(abs.libraries[0]?.settings.disableWatcher).toBe(true);
    const made = (
      await ask(abs, 'POST', '/api/libraries', {
        body: { name: 'More', folders: [{ fullPath: inLibrary('more') }], mediaType: 'book' },
      })
    ).json();
    expect(made).toMatchObject({ name: 'More', folders: [{ fullPath: inLibrary('more') }] });
  });

  test('a scan answers at once, shows as a task, and a second one changes nothing', async () => {
    await addAudio('A/B/01.mp3');
    const abs = await start({ scanMs: 300 });
    const scan = () => ask(abs, 'POST', `/api/libraries/${abs.libraryId}/scan`);
    expect(await scan()).toMatchObject({ status: 200, text: 'OK' });
    const { tasks } = (await ask(abs, 'GET', '/api/tasks')).json<{ tasks: Record<string, unknown>[] }>();
    expect(tasks).toMatchObject([
      {
        action: 'library-scan',
        data: { libraryId: abs.libraryId, libraryName: 'Books', libraryMediaType: 'book' },
        title: 'Scanning "Books" library',
        isFailed: false,
        isFinished: false,
        startedAt: expect.any(Number),
        finishedAt: null,
      },
    ]);
    await scan();
    await vi.waitFor(async () => expect((await ask(abs, 'GET', '/api/tasks')).json()).toEqual({ tasks: [] }));
    expect(abs.finishedTasks()).toMatchObject([{ results: { added: 1, updated: 0, missing: 0 } }]);
    expect(abs.items()).toHaveLength(1);
  });

  test('a minified item has every field', async () => {
    const { abs, id } = await startWithBook();
    const list = (
      await ask(
        abs,
        'GET',
        `/api/libraries/${abs.libraryId}/items?limit=10&page=0&minified=1&sort=addedAt&desc=1`,
      )
    ).json<{ results: Record<string, unknown>[] }>();
    expect(list).toMatchObject({
      total: 1,
      limit: 10,
      page: 0,
      sortBy: 'addedAt',
      sortDesc: true,
      mediaType: 'book',
      minified: true,
    });
    const [item] = list.results;
    expect(item).toMatchObject({
      id,
      ino: expect.stringMatching(/^\d+$/u),
      libraryId: abs.libraryId,
      folderId: expect.any(String),
      path: inLibrary('H. G. Wells/The Time Machine'),
      relPath: 'H. G. Wells/The Time Machine',
      isFile: false,
      mtimeMs: expect.any(Number),
      ctimeMs: expect.any(Number),
      birthtimeMs: expect.any(Number),
      addedAt: expect.any(Number),
      updatedAt: expect.any(Number),
      isMissing: false,
      isInvalid: false,
      mediaType: 'book',
      numFiles: 3,
      size: expect.any(Number),
      media: {
        id: expect.any(String),
        coverPath: inLibrary('H. G. Wells/The Time Machine/cover.jpg'),
        tags: ['unread'],
        numTracks: 1,
        numAudioFiles: 1,
        numChapters: 2,
        duration: expect.closeTo(2, 0),
        metadata: {
          title: 'The Time Machine',
          titleIgnorePrefix: 'Time Machine, The',
          subtitle: 'An Invention',
          authorName: 'H. G. Wells',
          authorNameLF: 'Wells, H. G.',
          narratorName: 'Ann Reader, Tom Voice',
          seriesName: 'The Scientific Romances #1, Classics',
          genres: ['Science Fiction'],
          publishedYear: '1895',
          publishedDate: null,
          publisher: 'Heinemann',
          description: '<p>A traveller</p>',
          isbn: '9780000018953',
          asin: 'B00TMW1895',
          language: 'English',
          explicit: false,
          abridged: false,
        },
      },
    });
  });

  test('paging, sorting, filters', async () => {
    for (const [title, asin] of [
      ['Bee', 'B000000002'],
      ['Ant', 'B000000001'],
      ['Cat', 'B000000003'],
    ]) {
      await addAudio(`Author/${title}/1.mp3`);
      await addFile(`Author/${title}/metadata.json`, {
        title,
        asin,
        genres: [`g${title}`],
        authors: ['One Author'],
      });
    }
    const abs = await start();
    await abs.scan();
    const list = async (query: string) =>
      (await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/items?minified=1&${query}`)).json<{
        total: number;
        results: { media: { metadata: { title: string } } }[];
      }>();
    const titles = async (query: string) =>
      (await list(query)).results.map((item) => item.media.metadata.title);
    expect(await titles('sort=media.metadata.title')).toEqual(['Ant', 'Bee', 'Cat']);
    expect(await titles('sort=media.metadata.title&desc=1')).toEqual(['Cat', 'Bee', 'Ant']);
    expect(await titles('sort=media.metadata.title&limit=2&page=1')).toEqual(['Cat']);
    expect((await list('limit=1')).total).toBe(3);
    const filter = (group: string, value: string) =>
      `filter=${group}.${encodeURIComponent(Buffer.from(value).toString('base64'))}`;
    expect(await titles(filter('genres', 'gBee'))).toEqual(['Bee']);
    expect(await titles('filter=issues')).toEqual([]);
    const { authors } = (await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/authors`)).json<{
      authors: { id: string; numBooks: number }[];
    }>();
    expect(authors).toMatchObject([{ name: 'One Author', numBooks: 3 }]);
    expect(await titles(filter('authors', authors[0]?.id ?? ''))).toHaveLength(3);
  });

  test('search: ASIN, ISBN, title; title and author together find nothing', async () => {
    const { abs, id } = await startWithBook();
    const search = async (q: string) =>
      (
        await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/search?q=${encodeURIComponent(q)}&limit=5`)
      ).json<{
        book: { libraryItem: { id: string } }[];
        authors: object[];
        series: object[];
        narrators: object[];
      }>();
    for (const query of ['B00TMW1895', '9780000018953', 'time mach', 'invention']) {
      expect((await search(query)).book).toMatchObject([
        { libraryItem: { id, media: { metadata: { asin: 'B00TMW1895' } } } },
      ]);
    }
    expect((await search('Time Machine Wells')).book).toEqual([]);
    const wells = await search('wells');
    expect(wells.authors).toMatchObject([{ name: 'H. G. Wells', numBooks: 1 }]);
    expect((await search('romances')).series).toMatchObject([
      { series: { name: 'The Scientific Romances' }, books: [{ id }] },
    ]);
    expect((await search('ann')).narrators).toEqual([{ name: 'Ann Reader', numBooks: 1 }]);
    expect((await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/search`)).status).toBe(400);
  });

  test('series without a limit gives no rows, only the total', async () => {
    const { abs } = await startWithBook();
    const series = async (query: string) =>
      (await ask(abs, 'GET', `/api/libraries/${abs.libraryId}/series${query}`)).json<{
        results: object[];
        total: number;
      }>();
    expect(await series('')).toMatchObject({ results: [], total: 2 });
    expect((await series('?limit=10')).results).toHaveLength(2);
  });
});

describe('items', () => {
  test('plain without length, expanded with everything', async () => {
    const { abs, id } = await startWithBook();
    const plain = (await ask(abs, 'GET', `/api/items/${id}`)).json<{ media: Record<string, unknown> }>();
    expect(plain.media).not.toHaveProperty('duration');
    expect(plain.media).not.toHaveProperty('tracks');
    const whole = (await ask(abs, 'GET', `/api/items/${id}?expanded=1`)).json();
    expect(whole).toMatchObject({
      lastScan: expect.any(Number),
      scanVersion: '2.36.0',
      libraryFiles: [{ fileType: 'audio' }, { fileType: 'image' }, { fileType: 'metadata' }],
      media: {
        metadata: {
          authors: [{ id: expect.any(String), name: 'H. G. Wells' }],
          series: [
            { name: 'The Scientific Romances', sequence: '1' },
            { name: 'Classics', sequence: null },
          ],
          narrators: ['Ann Reader', 'Tom Voice'],
          descriptionPlain: 'A traveller',
        },
        audioFiles: [
          {
            index: 1,
            metadata: { filename: 'book.m4b', ext: '.m4b' },
            codec: 'aac',
            duration: expect.closeTo(2, 0),
            metaTags: { tagAlbum: 'Tagged Title', tagComposer: 'Tagged Reader' },
            mimeType: 'audio/mp4',
          },
        ],
        tracks: [
          {
            index: 1,
            startOffset: 0,
            title: 'book.m4b',
            contentUrl: expect.stringContaining(`/api/items/${id}/file/`),
          },
        ],
        chapters: [
          { id: 0, title: 'One' },
          { id: 1, title: 'Two' },
        ],
      },
    });
    expect((await ask(abs, 'GET', '/api/items/none')).status).toBe(404);
    const batch = await ask(abs, 'POST', '/api/items/batch/get', { body: { libraryItemIds: [id, 'none'] } });
    expect(batch.json()).toMatchObject({ libraryItems: [{ id }] });
  });

  test('edits replace the lists given and leave the rest', async () => {
    const { abs, id } = await startWithBook();
    const body = {
      metadata: {
        title: 'New',
        authors: [{ name: 'A' }, { name: 'B' }],
        series: [{ name: 'S', sequence: '2' }],
        narrators: [],
      },
      tags: ['t'],
    };
    const answer = await ask(abs, 'PATCH', `/api/items/${id}/media`, { body });
    expect(answer.json()).toMatchObject({
      updated: true,
      libraryItem: {
        media: {
          tags: ['t'],
          metadata: {
            title: 'New',
            authors: [{ name: 'A' }, { name: 'B' }],
            series: [{ name: 'S', sequence: '2' }],
            narrators: [],
            publisher: 'Heinemann',
          },
        },
      },
    });
    expect((await ask(abs, 'PATCH', `/api/items/${id}/media`, { body })).json()).toMatchObject({
      updated: false,
    });
  });

  test('chapters and cover', async () => {
    const { abs, id } = await startWithBook();
    const chapters = [{ id: 0, start: 0, end: 1, title: 'All' }];
    expect((await ask(abs, 'POST', `/api/items/${id}/chapters`, { body: { chapters } })).json()).toEqual({
      success: true,
      updated: true,
    });
    expect(onlyItem(abs).media['chapters']).toEqual(chapters);
    expect((await ask(abs, 'POST', `/api/items/${id}/chapters`, { body: {} })).status).toBe(400);
    const form = new FormData();
    form.set('cover', new Blob(['new picture'], { type: 'image/jpeg' }), 'cover.jpg');
    expect((await ask(abs, 'POST', `/api/items/${id}/cover`, { body: form })).json()).toMatchObject({
      success: true,
    });
    expect((await ask(abs, 'GET', `/api/items/${id}/cover`)).text).toBe('new picture');
    expect(
      (await ask(abs, 'POST', `/api/items/${id}/cover`, { body: { url: 'http://127.0.0.1/x.jpg' } })).status,
    ).toBe(400);
  });

  test('delete forgets the item, the next scan adds it with another id; hard takes the files', async () => {
    const { abs, id } = await startWithBook();
    await ask(abs, 'DELETE', `/api/items/${id}`);
    await abs.scan();
    const again = onlyItem(abs);
    expect(again.id).not.toBe(id);
    await ask(abs, 'DELETE', `/api/items/${again.id}?hard=1`);
    expect(await abs.scan()).toMatchObject({ added: 0 });
  });

  test('a single file in the root cannot be scanned by itself', async () => {
    await addAudio('solo.m4b');
    const abs = await start();
    await abs.scan();
    const item = onlyItem(abs);
    expect(item).toMatchObject({ isFile: true, relPath: 'solo.m4b' });
    expect((await ask(abs, 'POST', `/api/items/${item.id}/scan`)).status).toBe(500);
  });

  test('pathexists knows the library’s folders only', async () => {
    await addFile('A/x.txt', '');
    const abs = await start();
    const exists = (directory: string, folderPath = inLibrary()) =>
      ask(abs, 'POST', '/api/filesystem/pathexists', { body: { directory, folderPath } });
    expect((await exists('A')).json()).toEqual({ exists: true });
    expect((await exists('B')).json()).toEqual({ exists: false });
    expect((await exists('A', '/elsewhere')).status).toBe(404);
  });
});

test('settings change through the API; faults', async () => {
  await addAudio('A/B/01.mp3');
  const abs = await start();
  expect(
    (await ask(abs, 'PATCH', '/api/settings', { body: { storeMetadataWithItem: true, nonsense: 1 } })).json(),
  ).toMatchObject({ serverSettings: { storeMetadataWithItem: true } });
  expect(abs.settings).not.toHaveProperty('nonsense');
  abs.addFault({ kind: 'unauthorized', times: 1 });
  expect((await ask(abs, 'GET', '/api/libraries')).status).toBe(401);
  abs.addFault({ kind: 'forbidden', times: 1 });
  expect((await ask(abs, 'GET', '/api/libraries')).status).toBe(403);
  abs.addFault({ kind: 'scan-ignored', times: 1 });
  expect(await abs.scan()).toMatchObject({ added: 0 });
  abs.addFault({ kind: 'scan-slow', times: 1, params: { ms: 300 } });
  expect((await abs.scan()).elapsedMs).toBeGreaterThanOrEqual(300);
  const { id } = onlyItem(abs);
  expect((await ask(abs, 'GET', `/api/items/${id}/cover`)).status).toBe(404);
});
