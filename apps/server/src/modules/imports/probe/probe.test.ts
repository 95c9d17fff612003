import { execFile } from 'node:child_process';
import { copyFile, lstat, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFfmpeg } from '../../../platform/ffmpeg/index.ts';
import { nodeFileSystem } from '../../../platform/files/index.ts';
import { encodeAudio, mp3, PART_SECONDS } from '../testing/audio.ts';
import { type AudioProbe, createAudioProbe } from './probe.ts';
import { runFfprobe } from './run-ffprobe.ts';
import { asinOf, codecName, parsePair, parseSeriesText } from './tag-values.ts';

let folder = '';
const here = (name: string) => join(folder, name);
const ffmpeg = createFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: nodeFileSystem });
const withFfprobe = createAudioProbe({ ffprobe: 'ffprobe' });
const without = createAudioProbe({ ffprobe: '/nowhere/ffprobe' });

async function read(name: string, probe: AudioProbe = withFfprobe) {
  const { dev, ino, size, mtimeMs } = await lstat(here(name));
  return probe.read(here(name), { device: dev, inode: ino, sizeBytes: size, mtimeMs });
}

const tags = {
  title: 'Chapter 3',
  album: 'Emma',
  artist: 'Jane Austen',
  composer: 'Ann Reader',
  track: '3/12',
  disc: '2/4',
  ASIN: 'B0EMMA0001',
  ISBN: '0-14-143958-0',
  SERIES: 'Novels',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-probe-'));
  for (const extension of ['opus', 'flac', 'ogg', 'm4b', 'm4a', 'aac', 'wma', 'wav']) {
    await encodeAudio(here(`a.${extension}`), { tags });
  }
  await writeFile(here('a.mp3'), await mp3(tags));
  const container = ffmpeg.containerOf('m4b')!;
  await ffmpeg.embed({
    source: here('a.m4b'),
    target: here('embedded.m4b'),
    scratch: folder,
    container,
    streams: await ffmpeg.streams(here('a.m4b'), container),
    tags: { title: 'Emma', asin: tags.ASIN, isbn: tags.ISBN, series: tags.SERIES },
    chapters: 'keep',
    cover: null,
  });
  await encodeAudio(here('chapters.m4b'), { seconds: 6, tags, chapters: ['One', 'Two', 'Three'] });
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ['with ffprobe', withFfprobe],
  ['without ffprobe', without],
])('%s', (_, probe) => {
  test.each(['opus', 'flac', 'ogg', 'm4b', 'm4a', 'wma', 'mp3'])(
    '%s tells length and tags',
    async (extension) => {
      const { audio, fault } = await read(`a.${extension}`, probe);
      expect(fault).toBeNull();
      expect(audio?.durationSeconds).toBeCloseTo(extension === 'mp3' ? PART_SECONDS : 2, 0);
      expect(audio).toMatchObject({
        title: 'Chapter 3',
        album: 'Emma',
        artists: ['Jane Austen'],
        narrators: ['Ann Reader'],
        track: 3,
        disc: 2,
      });
    },
  );

  test.each(['a.mp3', 'a.flac', 'a.opus', 'embedded.m4b'])('%s tells ASIN, ISBN and series', async (name) => {
    const { audio } = await read(name, probe);
    expect(audio).toMatchObject({ asin: 'B0EMMA0001', isbn: '9780141439587', series: 'Novels' });
  });

  test('chapters of an m4b', async () => {
    const { audio } = await read('chapters.m4b', probe);
    expect(audio?.chapters.map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
    expect(audio?.chapters[1]?.startSeconds).toBeCloseTo(2, 1);
    expect(audio?.chapters[2]?.endSeconds).toBeCloseTo(6, 0);
  });

  test('extensions in capitals are read alike', async () => {
    await copyFile(here('chapters.m4b'), here('CAPITALS.M4B'));
    expect((await read('CAPITALS.M4B', probe)).audio?.chapters).toHaveLength(3);
  });

  test('an empty file, a cut-off m4b, an mp3 that ends in its tags, and text are faulty', async () => {
    await writeFile(here('empty.mp3'), '');
    expect((await read('empty.mp3', probe)).fault).toContain('empty');
    await copyFile(here('chapters.m4b'), here('cut.m4b'));
    await truncate(here('cut.m4b'), Math.floor((await lstat(here('cut.m4b'))).size / 2));
    expect((await read('cut.m4b', probe)).fault).toContain('cut off');
    await writeFile(here('tags.mp3'), (await mp3(tags)).subarray(0, 60));
    expect((await read('tags.mp3', probe)).fault).toContain('cut off');
    await writeFile(here('text.mp3'), 'This is no audio at all. '.repeat(50));
    expect((await read('text.mp3', probe)).fault).toContain('cannot be read as audio');
  });

  test('space that a client reserved and never filled is no audio', async () => {
    for (const name of ['chapters.m4b', 'book.mp3', 'book.opus']) {
      const reserved = here(`reserved-${name}`);
      await (name === 'chapters.m4b'
        ? copyFile(here(name), reserved)
        : encodeAudio(reserved, { seconds: 3, tags }));
      expect((await read(`reserved-${name}`, probe)).fault).toBeNull();
      const { size } = await lstat(reserved);
      await truncate(reserved, size + 100_000);
      expect((await read(`reserved-${name}`, probe)).fault).toContain('nothing but zeros');
    }
  });

  test('a cut-off mp3 with a length header is faulty, a re-tagged one is not', async () => {
    await encodeAudio(here('vbr.mp3'), { seconds: 20, tags });
    expect((await read('vbr.mp3', probe)).fault).toBeNull();
    const { size } = await lstat(here('vbr.mp3'));
    await truncate(here('vbr.mp3'), size - 12_000);
    expect((await read('vbr.mp3', probe)).fault).toContain('cut off');
  });
});

test('ffprobe alone tells the same of an m4b', async () => {
  const told = await runFfprobe('ffprobe', here('embedded.m4b'));
  expect(told).toMatchObject({ facts: { asin: 'B0EMMA0001', isbn: '9780141439587', series: 'Novels' } });
});

test('what only ffprobe knows: raw AAC, tags under names of their own', async () => {
  expect((await read('a.aac')).audio?.durationSeconds).toBeGreaterThan(1.5);
  expect((await read('a.aac', without)).fault).toBeNull();
});

test('a film is told from a book', async () => {
  const args = [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'color=s=16x16:d=1',
    '-f',
    'lavfi',
    '-i',
    'anullsrc',
    '-t',
    '1',
    here('film.mp4'),
  ];
  await new Promise((resolve) => {
    execFile('ffmpeg', args, resolve);
  });
  expect((await read('film.mp4')).video).toBe(true);
  expect((await read('a.m4a')).video).toBe(false);
});

test('a content is read once, a changed one again', async () => {
  const probe = createAudioProbe({ ffprobe: 'ffprobe' });
  await writeFile(here('twice.mp3'), await mp3({ title: 'Before' }));
  const first = await read('twice.mp3', probe);
  expect(await read('twice.mp3', probe)).toBe(first);
  await writeFile(here('twice.mp3'), await mp3({ title: 'After it changed' }));
  expect((await read('twice.mp3', probe)).audio?.title).toBe('After it changed');
});

test('a large index without large tables is read all the same', async () => {
  const file = await readFile(here('a.m4a'));
  const moov = file.indexOf('moov') - 4;
  await writeFile(here('large.m4a'), Buffer.concat([file.subarray(0, moov), grow(file.subarray(moov))]));
  expect((await read('large.m4a')).audio?.codec).toBe('AAC');
});

/** Appends a `free` box inside the first box. */
function grow(box: Buffer): Buffer {
  const size = box.readUInt32BE(0);
  const free = Buffer.alloc(400_000);
  free.writeUInt32BE(free.length, 0);
  free.write('free', 4, 'latin1');
  const grown = Buffer.concat([box.subarray(0, size), free, box.subarray(size)]);
  grown.writeUInt32BE(size + free.length, 0);
  return grown;
}

test.each([
  ['3/12', 3, 12],
  ['03', 3, null],
  ['0', null, null],
  ['', null, null],
  ['3 of 12', 3, 12],
  ['x', null, null],
])('the pair %j', (text, no, of) => {
  expect(parsePair(text)).toEqual({ no, of });
});

test('small texts of tags', () => {
  expect(parseSeriesText('Discworld #3')).toEqual({ series: 'Discworld', position: '3' });
  expect(parseSeriesText('Discworld, Book 1.5')).toEqual({ series: 'Discworld', position: '1.5' });
  expect(parseSeriesText('Rock')).toEqual({ series: null, position: null });
  expect(asinOf('b0emma0001 ')).toBe('B0EMMA0001');
  expect(asinOf('978-3-16')).toBeNull();
  expect(codecName('MPEG 1 Layer 3')).toBe('MP3');
  expect(codecName('something new')).toBe('something new');
});
