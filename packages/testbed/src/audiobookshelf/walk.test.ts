import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderTracks } from './audio.ts';
import type { AudioFacts } from './model.ts';
import { groupIntoItems, listFiles } from './walk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'abs-walk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function items(
  files: readonly string[],
  options: { watcher?: boolean; audiobooksOnly?: boolean } = {},
) {
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), 'x');
  }
  const found = await listFiles(folder, { obeysIgnoreFiles: !options.watcher });
  const groups = groupIntoItems(found, {
    audiobooksOnly: options.audiobooksOnly ?? false,
    anyFileMakesAnItem: options.watcher ?? false,
  });
  return Object.fromEntries([...groups].map(([key, members]) => [key, members.map((each) => each.relPath)]));
}

test('a folder with media is an item with everything below it', async () => {
  expect(await items(['A/Book/01.mp3', 'A/Book/extra/x.jpg', 'A/Book/metadata.json', 'A/note.txt'])).toEqual({
    'A/Book': ['A/Book/01.mp3', 'A/Book/extra/x.jpg', 'A/Book/metadata.json'],
  });
});

test('a loose file makes its whole folder one item', async () => {
  expect(Object.keys(await items(['A/loose.mp3', 'A/Book/01.mp3', 'A/Other/01.mp3']))).toEqual(['A']);
});

test('disc folders are one item, other sub-folders are their own', async () => {
  expect(
    Object.keys(await items(['A/Book/CD1/01.mp3', 'A/Book/disc 02/01.mp3', 'A/Book/cover.jpg'])),
  ).toEqual(['A/Book']);
  expect(Object.keys(await items(['B/Book/Part 1/01.mp3', 'B/Book/Side A/01.mp3'])).sort()).toEqual([
    'A/Book',
    'B/Book/Part 1',
    'B/Book/Side A',
  ]);
});

test('single files in the root, books as e-books unless only audiobooks count', async () => {
  expect(Object.keys(await items(['solo.m4b', 'text.txt', 'E/book.epub'])).sort()).toEqual(['E', 'solo.m4b']);
  expect(Object.keys(await items([], { audiobooksOnly: true }))).toEqual(['solo.m4b']);
});

test('ignored: dot paths, @eaDir, unfinished files, folders with .ignore in full scans only', async () => {
  const files = [
    '.incoming/job/01.mp3',
    'A/@eaDir/x.mp3',
    'B/x.mp3.part',
    'C/x.mp3',
    'C/.ignore',
    'D/y.mp3.!qB',
  ];
  expect(await items(files)).toEqual({});
  expect(Object.keys(await items([], { watcher: true }))).toEqual(['C']);
});

test('for the watcher a picture in the author folder swallows the books', async () => {
  const files = ['A/author.jpg', 'A/One/1.mp3', 'A/Two/2.mp3'];
  expect(Object.keys(await items(files))).toEqual(['A/One', 'A/Two']);
  expect(Object.keys(await items([], { watcher: true }))).toEqual(['A']);
});

const track = (name: string, meta: number | null = null, disc: number | null = null): AudioFacts =>
  ({
    file: { relPath: name },
    tags: {},
    chapters: [],
    trackNumFromMeta: meta,
    discNumFromMeta: disc,
    discNumFromFilename: discOf(name),
  }) as unknown as AudioFacts;
const discOf = (name: string) => Number(/CD(\d+)\//u.exec(name)?.[1]) || null;
const order = (audio: AudioFacts[], words: string[] = []) =>
  orderTracks(audio, words).map((each) => each.file.relPath);

test('tracks: names or tags, discs without a gap', () => {
  expect(order([track('10 b.mp3'), track('2 a.mp3')])).toEqual(['2 a.mp3', '10 b.mp3']);
  expect(order([track('1.mp3', 2), track('2.mp3', 1)])).toEqual(['2.mp3', '1.mp3']);
  expect(order([track('1.mp3', 1), track('2.mp3', 1), track('3.mp3')])).toEqual(['1.mp3', '2.mp3', '3.mp3']);
  expect(order([track('CD2/01.mp3'), track('CD1/02.mp3'), track('CD1/01.mp3')])).toEqual([
    'CD1/01.mp3',
    'CD1/02.mp3',
    'CD2/01.mp3',
  ]);
  expect(order(['CD1/01', 'CD1/02', 'CD3/01'].map((name) => track(`${name}.mp3`)))).toEqual([
    'CD1/01.mp3',
    'CD3/01.mp3',
    'CD1/02.mp3',
  ]);
  expect(order([track('1984 02.mp3'), track('1984 01.mp3')], ['1984'])).toEqual([
    '1984 01.mp3',
    '1984 02.mp3',
  ]);
});
