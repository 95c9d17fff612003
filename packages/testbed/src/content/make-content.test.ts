import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { DEMO } from '../catalogue/data/demo.ts';
import { makeContent } from './make-content.ts';

const catalogue = createCatalogue();
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'earmark-content-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const make = (releaseId: number) => makeContent(catalogue.release(releaseId)!, dir, { catalogue });

it('makes one m4b with chapters, cover and tags at its catalogue runtime and declared size', async () => {
  const release = catalogue.release(DEMO.prideAndPrejudice.releaseId)!;
  const content = await make(release.id);
  expect(content.files.map((file) => file.path)).toEqual(['Pride and Prejudice.m4b', 'cover.jpg']);
  expect(content.sizeBytes / release.sizeBytes).toBeGreaterThan(0.95);
  expect(content.sizeBytes / release.sizeBytes).toBeLessThan(1.06);

  const audio = await parseFile(path.join(content.path, 'Pride and Prejudice.m4b'), {
    includeChapters: true,
  });
  expect(audio.format.duration).toBeCloseTo(41 * 60, 0);
  expect(audio.format.chapters).toHaveLength(12);
  expect(audio.format.chapters?.[1]?.title).toBe('Chapter 2');
  expect(audio.common).toMatchObject({
    title: 'Pride and Prejudice',
    album: 'Pride and Prejudice',
    artist: 'Jane Austen',
    albumartist: 'Jane Austen',
    composer: ['LibriVox Volunteers'],
    year: 2019,
  });
  expect(audio.common.picture?.[0]?.format).toBe('image/jpeg');
});

it('finds what it made before, and makes anew what was damaged', async () => {
  const first = await make(DEMO.manual.releaseId);
  expect(first.isNew).toBe(true);
  expect(first.name).toBe('Charlotte Perkins Gilman - The Yellow Wallpaper.m4b');
  expect((await make(DEMO.manual.releaseId)).isNew).toBe(false);
  await writeFile(first.path, 'short');
  const again = await make(DEMO.manual.releaseId);
  expect(again.isNew).toBe(true);
  expect((await parseFile(again.path)).format.duration).toBeCloseTo(DEMO.manual.runtimeMinutes * 60, 0);
});

it('makes twelve mp3 on two discs whose track numbers start again', async () => {
  const content = await make(DEMO.sherlockHolmes.releaseId);
  const audio = content.files.filter((file) => file.path.endsWith('.mp3'));
  expect(audio).toHaveLength(12);
  expect(audio.filter((file) => file.path.startsWith('CD2/01 - '))).toHaveLength(1);
  let seconds = 0;
  for (const file of audio) {
    const { format, common } = await parseFile(path.join(content.path, file.path), { duration: true });
    seconds += format.duration ?? 0;
    expect(common.album).toBe('The Adventures of Sherlock Holmes');
    expect(common.disk).toEqual({ no: Number(file.path[2]), of: 2 });
    expect(common.track).toEqual({ no: Number(file.path.slice(4, 6)), of: 6 });
  }
  expect(Math.abs(seconds - 42 * 60)).toBeLessThan(1);
});

it('makes a pack of two books in two folders', async () => {
  const content = await make(DEMO.alice.releaseId);
  expect(content.files.map((file) => file.path)).toEqual([
    "1 - Alice's Adventures in Wonderland/Alice's Adventures in Wonderland.m4b",
    "1 - Alice's Adventures in Wonderland/cover.jpg",
    '2 - Through the Looking-Glass/Through the Looking-Glass.m4b',
    '2 - Through the Looking-Glass/cover.jpg',
  ]);
  const second = await parseFile(path.join(content.path, content.files[2]!.path));
  expect(second.format.duration).toBeCloseTo(22 * 60, 0);
});

it('makes a release without any audio', async () => {
  const content = await make(DEMO.noAudio.releaseId);
  expect(content.files.map((file) => file.path)).toEqual(['Lady Susan.rar', 'cover.jpg']);
});
