import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Audiobookshelf,
  type AudiobookshelfOptions,
  startAudiobookshelf,
} from '@earmark/testbed/audiobookshelf/index';
import { makeMp3 } from '@earmark/testbed/content/audio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testTools } from '../../testing/tools.ts';
import type { LibraryServer } from '../port.ts';
import { createAudiobookshelf } from '../registry.ts';
import { isScanning, readItems } from './answers.ts';

let audio = '';
let folder = '';
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  audio = path.join(await mkdtemp(path.join(tmpdir(), 'abs-contract-')), 'book.mp3');
  await makeMp3({ file: audio, seconds: 1 });
});
afterAll(() => rm(path.dirname(audio), { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'abs-contract-library-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await rm(folder, { recursive: true, force: true });
});

async function start(
  options: Partial<AudiobookshelfOptions> = {},
  settings: { url?: string; apiToken?: string; libraryId?: string } = {},
): Promise<{ abs: Audiobookshelf; server: LibraryServer; libraryId: string }> {
  const abs = await startAudiobookshelf({
    libraries: [{ name: 'Books', folder, shownFolder: '/audiobooks' }],
    scanMs: 20,
    ...options,
  });
  const tools = testTools();
  open.push(abs, tools);
  const server = createAudiobookshelf(
    { url: abs.url, apiToken: abs.token, libraryId: abs.libraryId, ...settings },
    tools,
  );
  return { abs, server, libraryId: abs.libraryId };
}

/** A finished book folder, moved into place in one step. */
async function addBook(relPath: string, metadata: object): Promise<void> {
  const staged = path.join(folder, '.incoming', 'one');
  await mkdir(staged, { recursive: true });
  await copyFile(audio, path.join(staged, '001.mp3'));
  await writeFile(path.join(staged, 'metadata.json'), JSON.stringify(metadata));
  const target = path.join(folder, relPath);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(staged, target);
}

const emma = { title: 'Emma', authors: ['Jane Austen', 'Ann Editor'], asin: 'B0EM000111' };

describe('Audiobookshelf', () => {
  it('scans, and shows the new book by its path and its ASIN', async () => {
    const { abs, server, libraryId } = await start();
    await addBook('Jane Austen/Emma (1815)', emma);
    expect(await server.findByPath(libraryId, '/audiobooks/Jane Austen/Emma (1815)')).toBeNull();
    expect(await server.requestScan(libraryId)).toBe('started');
    await abs.whenIdle();
    const item = await server.findByPath(libraryId, '/audiobooks/Jane Austen/Emma (1815)/');
    expect(item).toMatchObject({
      path: '/audiobooks/Jane Austen/Emma (1815)',
      title: 'Emma',
      authors: ['Jane Austen', 'Ann Editor'],
      asin: 'B0EM000111',
      missing: false,
      durationSeconds: expect.any(Number),
      updatedAt: expect.any(Number),
    });
    expect(await server.findByAsin(libraryId, ' b0em000111')).toMatchObject({ id: item?.id, title: 'Emma' });
    expect(await server.findByAsin(libraryId, 'B0EM00011')).toBeNull();
    expect(await server.items(libraryId, { page: 1, pageSize: 10 })).toMatchObject({ total: 1 });
    expect(await server.items(libraryId, { page: 2, pageSize: 10 })).toMatchObject({ items: [], total: 1 });
    expect(server.itemUrl(item!.id)).toBe(`${abs.url}/item/${item?.id}`);
  });

  it('finds a book among many, also an old one', async () => {
    const { abs, server, libraryId } = await start();
    for (let number = 0; number < 60; number += 1) {
      await addBook(`Author/Book ${number}`, { title: `Book ${number}`, authors: ['Author'] });
      if (number === 0) await abs.scan();
    }
    await abs.scan();
    expect(await server.findByPath(libraryId, '/audiobooks/Author/Book 0')).toMatchObject({
      title: 'Book 0',
    });
    expect(await server.findByPath(libraryId, '/audiobooks/Author/Book 59')).toMatchObject({
      title: 'Book 59',
    });
    const before = abs.requests.length;
    expect(await server.findByPath(libraryId, '/audiobooks/Author/Book 99')).toBeNull();
    expect(await server.findByPath(libraryId, '/books/Author/Book 99')).toBeNull();
    expect(abs.requests.length - before).toBeLessThanOrEqual(3);
  });

  it('never asks for a second scan, and leaves the work to the watcher', async () => {
    const slow = await start();
    slow.abs.addFault({ kind: 'scan-slow', params: { ms: 300 } });
    expect(await slow.server.requestScan(slow.libraryId)).toBe('started');
    expect(await slow.server.scanning(slow.libraryId)).toBe(true);
    expect(await slow.server.requestScan(slow.libraryId)).toBe('running');
    await expect.poll(() => slow.server.scanning(slow.libraryId), { timeout: 10_000 }).toBe(false);
    const watched = await start({ watcher: { quietMs: 60_000 } });
    expect(await watched.server.requestScan(watched.libraryId)).toBe('watcher');
    expect(await watched.server.requestScan(watched.libraryId, { despiteWatcher: true })).toBe('started');
    watched.abs.setLibrarySettings(watched.libraryId, { disableWatcher: true });
    await watched.abs.whenIdle();
    expect(await watched.server.requestScan(watched.libraryId)).toBe('started');
  });

  it('reads a changed sidecar when told to', async () => {
    const { abs, server, libraryId } = await start();
    await addBook('Jane Austen/Emma', emma);
    await abs.scan();
    const item = await server.findByPath(libraryId, '/audiobooks/Jane Austen/Emma');
    await writeFile(
      path.join(folder, 'Jane Austen/Emma/metadata.json'),
      JSON.stringify({ ...emma, title: 'Emma, corrected' }),
    );
    await server.rescanItem(item!.id);
    expect(await server.findByAsin(libraryId, emma.asin)).toMatchObject({ title: 'Emma, corrected' });
  });

  it('tells what is missing from what is there', async () => {
    const { abs, server, libraryId } = await start();
    await addBook('Jane Austen/Emma', emma);
    await abs.scan();
    await rm(path.join(folder, 'Jane Austen'), { recursive: true });
    await abs.scan();
    expect(await server.findByAsin(libraryId, emma.asin)).toMatchObject({ missing: true });
  });

  it('tells its libraries and settings', async () => {
    const { server, libraryId } = await start({ settings: { storeMetadataWithItem: true } });
    expect(await server.libraries()).toEqual([
      { id: libraryId, name: 'Books', mediaType: 'book', folders: ['/audiobooks'] },
    ]);
    expect(await server.serverSettings()).toEqual({
      version: '2.36.0',
      storeMetadataWithItem: true,
      watcherDisabled: true,
    });
  });

  it('lets the server keep metadata with the books, once', async () => {
    const { abs, server } = await start({ settings: { storeMetadataWithItem: false } });
    await server.storeMetadataWithItem();
    expect(await server.serverSettings()).toMatchObject({ storeMetadataWithItem: true });
    const patches = () => abs.requests.filter(({ method }) => method === 'PATCH').length;
    expect(patches()).toBe(1);
    await server.storeMetadataWithItem();
    expect(patches()).toBe(1);
  });

  it('says whether it sees a folder, and does not guess where it cannot tell', async () => {
    const { abs, server, libraryId } = await start();
    await mkdir(path.join(folder, 'fiction/.probe'), { recursive: true });
    expect(await server.holdsFolder(libraryId, ['.probe', 'fiction/.probe'])).toBe(true);
    expect(await server.holdsFolder(libraryId, ['.probe'])).toBe(false);
    abs.addFault({ kind: 'status', path: '/api/filesystem', params: { status: 404 }, times: 1 });
    expect(await server.holdsFolder(libraryId, ['fiction/.probe'])).toBeNull();
  });

  it('works under a path as well', async () => {
    const { abs } = await start();
    const tools = testTools();
    open.push(tools);
    const server = createAudiobookshelf(
      { url: `${abs.url}/audiobookshelf/`, apiToken: abs.token, libraryId: abs.libraryId },
      tools,
    );
    expect(await server.test()).toMatchObject({ ok: true });
    expect(server.itemUrl('x')).toBe(`${abs.url}/audiobookshelf/item/x`);
  });
});

describe('test', () => {
  it('tells version, user, library and what matters for sidecars', async () => {
    const { server } = await start();
    expect(await server.test()).toMatchObject({
      ok: true,
      message: 'Audiobookshelf 2.36.0 answers; books go to "Books".',
      details: expect.arrayContaining([
        { label: 'User', value: 'root (root)' },
        { label: 'Folders of the library', value: '/audiobooks', ok: true },
        { label: 'Store metadata with item', value: expect.stringContaining('off'), ok: false },
      ]),
    });
  });

  it('notices a library that is gone, and works before one is chosen', async () => {
    const gone = await start({}, { libraryId: 'gone' });
    expect(await gone.server.test()).toMatchObject({
      ok: false,
      message: expect.stringContaining('no longer exists'),
    });
    await expect(gone.server.requestScan('gone')).rejects.toMatchObject({ code: 'library_bad_answer' });
    const none = await start({}, { libraryId: '' });
    expect(await none.server.test()).toMatchObject({ ok: true });
  });

  it('notices users who may not do enough', async () => {
    const { abs } = await start();
    const tools = testTools();
    open.push(tools);
    const testAs = (apiToken: string) =>
      createAudiobookshelf({ url: abs.url, apiToken, libraryId: abs.libraryId }, tools).test();
    const plain = abs.addUser({ username: 'listener', type: 'user' });
    expect(await testAs(plain.token)).toMatchObject({
      ok: false,
      code: 'library_auth',
      message: expect.stringContaining('no admin'),
    });
    const prude = abs.addUser({ username: 'prude', type: 'admin', canSeeExplicit: false });
    expect(await testAs(prude.token)).toMatchObject({
      ok: false,
      message: expect.stringContaining('explicit'),
    });
    await expect(testAs('wrong')).rejects.toMatchObject({ code: 'library_auth' });
  });

  it('notices another program, a log-in page, and silence', async () => {
    const { abs, server } = await start();
    abs.addFault({
      kind: 'status',
      path: '/status',
      params: { status: 200, body: { version: '4' } },
      times: 1,
    });
    expect(await server.test()).toMatchObject({
      ok: false,
      message: expect.stringContaining('not Audiobookshelf'),
    });
    abs.addFault({ kind: 'html', path: '/status', times: 1 });
    await expect(server.test()).rejects.toMatchObject({ code: 'library_bad_answer' });
    await abs.close();
    await expect(server.test()).rejects.toMatchObject({
      code: 'library_unavailable',
      message: expect.stringContaining('connection refused'),
    });
  });

  it.each([
    [{ url: 'abs.local', apiToken: 'x', libraryId: '' }, 'http://'],
    [{ url: 'http://abs', apiToken: '', libraryId: '' }, 'API key'],
  ])('refuses the settings %o', (values, words) => {
    const tools = testTools();
    open.push(tools);
    expect(() => createAudiobookshelf(values, tools)).toThrow(words);
  });
});

describe('trouble', () => {
  it.each([
    ['a revoked key', { kind: 'unauthorized' }, 'library_auth'],
    ['lacking rights', { kind: 'forbidden' }, 'library_auth'],
    ['a limit', { kind: 'status', params: { status: 429 } }, 'library_unavailable'],
    ['a server error', { kind: 'status', params: { status: 502 } }, 'library_unavailable'],
    [
      'a redirect',
      { kind: 'status', params: { status: 302, headers: { location: 'https://auth.invalid/' } } },
      'library_bad_answer',
    ],
    ['a broken connection', { kind: 'cut' }, 'library_unavailable'],
    ['a web page', { kind: 'html' }, 'library_bad_answer'],
    ['an empty answer', { kind: 'empty' }, 'library_bad_answer'],
    ['half an answer', { kind: 'truncate' }, 'library_bad_answer'],
    ['rubbish', { kind: 'garbage' }, 'library_bad_answer'],
  ])('by %s is never taken for "no books"', async (_name, fault, code) => {
    const { abs, server, libraryId } = await start();
    abs.addFault(fault);
    await expect(server.findByPath(libraryId, '/x')).rejects.toMatchObject({ code });
    await expect(server.findByAsin(libraryId, 'B0EM000111')).rejects.toMatchObject({ code });
    await expect(server.scanning(libraryId)).rejects.toMatchObject({ code });
    await expect(server.requestScan(libraryId)).rejects.toMatchObject({ code });
    await expect(server.serverSettings()).rejects.toMatchObject({ code });
  });

  it('names a library that is not there', async () => {
    const { server } = await start();
    await expect(server.items('nowhere', { page: 1, pageSize: 5 })).rejects.toMatchObject({
      code: 'library_bad_answer',
      message: expect.stringContaining('HTTP 404'),
    });
  });
});

describe('odd answers', () => {
  it('lose only the item that cannot be read', () => {
    const items = [
      { id: 1 },
      null,
      { id: 'a', path: '/x', isMissing: 'no', media: { metadata: { title: 5, authorName: 'A B, C D' } } },
      { id: 'b', path: '/y', media: null },
    ];
    expect(readItems(items)).toEqual([
      {
        id: 'a',
        path: '/x',
        title: '',
        authors: ['A B', 'C D'],
        asin: null,
        durationSeconds: null,
        missing: false,
        updatedAt: null,
      },
      {
        id: 'b',
        path: '/y',
        title: '',
        authors: [],
        asin: null,
        durationSeconds: null,
        missing: false,
        updatedAt: null,
      },
    ]);
    expect(readItems('nonsense')).toEqual([]);
  });

  it('count only scans of this library', () => {
    const tasks = [
      { action: 'encode-m4b', data: { libraryId: 'l' } },
      { action: 'library-scan', data: { libraryId: 'other' } },
      { action: 'watcher-scan', data: null },
      { action: 'library-scan', isFinished: true, data: { libraryId: 'l' } },
    ];
    expect(isScanning({ tasks }, 'l')).toBe(false);
    expect(isScanning({ tasks: [...tasks, { action: 'watcher-scan', data: { libraryId: 'l' } }] }, 'l')).toBe(
      true,
    );
    expect(isScanning(null, 'l')).toBe(false);
  });
});
