import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../files/index.ts';
import { type Container, containerOf, createFfmpeg } from './index.ts';
import { runTool } from './run-tool.ts';
import { readTags } from './testing.ts';

const run = promisify(execFile);
const ffmpeg = createFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: nodeFileSystem });
const kinds: Record<string, string[]> = {
  'book.m4b': ['-c:a', 'aac', '-f', 'ipod'],
  'part.mp3': ['-c:a', 'libmp3lame'],
  'book.flac': ['-c:a', 'flac'],
  'book.opus': ['-c:a', 'libopus'],
};
const tags = {
  title: "Emma = it's; #1 \\ 100%",
  artist: 'Jane Austen',
  composer: 'Ann Reader; Tom Voice',
  series: 'Novels',
  'series-part': '1.5',
  asin: 'B0EMMA0001',
};

let folder = '';
let cover: Buffer;
beforeAll(async () => {
  // A percent sign and quotes, which some of ffmpeg's readers take for patterns.
  folder = await mkdtemp(join(tmpdir(), "earmark ff %03d 'x' "));
  for (const [name, codec] of Object.entries(kinds)) {
    const sine = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=4'];
    await run('ffmpeg', [
      '-v',
      'error',
      ...sine,
      '-b:a',
      '48k',
      '-metadata',
      'copyright=1815',
      ...codec,
      `file:${join(folder, name)}`,
    ]);
  }
  cover = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#883322' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);
const kindOf = (name: string): Container => containerOf(name.slice(name.lastIndexOf('.') + 1))!;
async function scratch(): Promise<string> {
  const path = await mkdtemp(join(folder, 'scratch-'));
  return path;
}

async function embedded(name: string, changes: { cover?: Buffer | null; chapters?: 'keep' } = {}) {
  const [source, container, work] = [inFolder(name), kindOf(name), await scratch()];
  const target = join(work, name);
  await ffmpeg.embed({
    source,
    target,
    scratch: work,
    container,
    streams: await ffmpeg.streams(source, container),
    tags,
    chapters: changes.chapters ?? [
      { startSeconds: 0, endSeconds: 2, title: 'Un; deux = trois' },
      { startSeconds: 2, endSeconds: 4, title: 'Zweites Kapitel' },
    ],
    cover: changes.cover === undefined ? cover : changes.cover,
  });
  return { target, container, source };
}

describe.each(Object.keys(kinds))('embedding into %s', (name) => {
  it('copies the sound to the byte and writes every tag and the cover', async () => {
    const { target, container, source } = await embedded(name);
    expect(await ffmpeg.soundHash(target, container)).toBe(await ffmpeg.soundHash(source, container));
    const seen = await ffmpeg.streams(target, container);
    expect(lowered(seen.tags)).toMatchObject(tags);
    expect(seen.pictures).toHaveLength(1);
    expect(lowered(seen.tags)).not.toHaveProperty('lyrics');
    // A second reader that knows nothing of ffmpeg.
    const other = await readTags(target);
    expect(other).toMatchObject({ title: tags.title, artist: tags.artist, asin: tags.asin });
    expect(other.picture).toEqual(cover);
  });

  it('keeps the cover that is there when it is given none', async () => {
    const first = await embedded(name);
    const work = await scratch();
    const target = join(work, name);
    await ffmpeg.embed({
      source: first.target,
      target,
      scratch: work,
      container: first.container,
      streams: await ffmpeg.streams(first.target, first.container),
      tags: { title: 'Other' },
      chapters: 'keep',
      cover: null,
    });
    expect((await readTags(target)).picture).toEqual(cover);
    expect(lowered((await ffmpeg.streams(target, first.container)).tags)).not.toHaveProperty('asin');
  });
});

it('writes chapters that both readers see, and keeps them in the next copy', async () => {
  for (const name of ['book.m4b', 'part.mp3', 'book.opus']) {
    const { target, container } = await embedded(name);
    expect((await ffmpeg.streams(target, container)).chapterCount, name).toBe(2);
  }
  const { target } = await embedded('book.m4b');
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_chapters', '-of', 'json', target]);
  const { chapters } = JSON.parse(stdout) as { chapters: { start_time: string; tags: { title: string } }[] };
  expect(chapters.map(({ start_time, tags: { title } }) => [Number(start_time), title])).toEqual([
    [0, 'Un; deux = trois'],
    [2, 'Zweites Kapitel'],
  ]);
});

describe('joining', () => {
  const parts = async (name: string, count: number) => {
    const container = kindOf(name);
    const { durationSeconds } = await ffmpeg.streams(inFolder(name), container);
    return Array.from({ length: count }, () => ({ path: inFolder(name), container, durationSeconds }));
  };

  it('encodes mp3 parts as one stream, without a gap', async () => {
    const work = await scratch();
    const target = join(work, 'joined.m4a');
    const seen: number[] = [];
    const lengths = await ffmpeg.joinByEncoding({
      parts: await parts('part.mp3', 3),
      target,
      scratch: work,
      bitrateKbps: 48,
      sampleRate: 44_100,
      channels: 1,
      onSeconds: (seconds) => seen.push(seconds),
    });
    expect(lengths).toEqual([4, 4, 4]);
    expect(seen.at(-1)).toBe(12);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const made = await ffmpeg.streams(target, kindOf('x.m4a'));
    expect(made.durationSeconds).toBeCloseTo(12, 1);
    expect(made.codec).toBe('aac');
    await ffmpeg.assertEndsDecode(target, kindOf('x.m4a'), { durationSeconds: 12 });
  });

  it('copies AAC parts', async () => {
    const work = await scratch();
    const target = join(work, 'joined.m4a');
    await ffmpeg.joinByCopy({ parts: await parts('book.m4b', 3), target, scratch: work });
    const made = await ffmpeg.streams(target, kindOf('x.m4a'));
    expect(made.durationSeconds).toBeCloseTo(12, 0);
    expect(made.kind).toBe((await ffmpeg.streams(inFolder('book.m4b'), kindOf('x.m4b'))).kind);
  });

  it('names the part that is cut off, and leaves no process behind', async () => {
    const work = await scratch();
    const cut = join(work, 'cut.mp3');
    await writeFile(cut, (await readFile(inFolder('part.mp3'))).subarray(0, 6000));
    const input = {
      parts: [...(await parts('part.mp3', 1)), { path: cut, container: kindOf('x.mp3'), durationSeconds: 4 }],
      target: join(work, 'j.m4a'),
      scratch: work,
    };
    await expect(
      ffmpeg.joinByEncoding({ ...input, bitrateKbps: 48, sampleRate: 44_100, channels: 1 }),
    ).rejects.toMatchObject({
      code: 'audio_unreadable',
      message: expect.stringContaining('cut.mp3 is damaged'),
    });
    await expect(
      ffmpeg.joinByEncoding({
        ...input,
        target: join(work, 'k.m4a'),
        parts: [{ path: join(work, 'none.mp3'), container: kindOf('x.mp3'), durationSeconds: 4 }],
        bitrateKbps: 48,
        sampleRate: 44_100,
        channels: 1,
      }),
    ).rejects.toMatchObject({ code: 'audio_unreadable' });
  });

  it('is cancelled at once', async () => {
    const work = await scratch();
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    await expect(
      ffmpeg.joinByEncoding({
        parts: await parts('part.mp3', 400),
        target: join(work, 'j.m4a'),
        scratch: work,
        bitrateKbps: 48,
        sampleRate: 44_100,
        channels: 1,
        signal: cancel.signal,
        onSeconds: () => cancel.abort(reason),
      }),
    ).rejects.toBe(reason);
    const { stdout } = await run('sh', ['-c', `ps -eo args | grep -c "[f]ile:${work}" || true`]);
    expect(stdout.trim()).toBe('0');
  });
});

it('says that the disk is full, that ffmpeg is missing, that a file is no audio', async () => {
  const sine = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=20', '-f', 'wav', '-y', '/dev/full'];
  await expect(runTool('ffmpeg', sine, { doing: 'writing', path: '/library/x' })).rejects.toMatchObject({
    code: 'root_folder_full',
    retryable: true,
  });
  await expect(runTool('no-such-ffmpeg', [], { doing: 'writing', path: '/x' })).rejects.toMatchObject({
    code: 'ffmpeg_missing',
  });
  const absent = createFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'no-such-ffprobe', fs: nodeFileSystem });
  expect(await absent.isInstalled()).toBe(false);
  expect(await ffmpeg.isInstalled()).toBe(true);
  await writeFile(inFolder('list.mp3'), '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n');
  await expect(ffmpeg.streams(inFolder('list.mp3'), kindOf('x.mp3'))).rejects.toMatchObject({
    code: 'audio_unreadable',
  });
});

it('refuses a file whose end cannot be played', async () => {
  const { target, container } = await embedded('book.m4b');
  await ffmpeg.assertEndsDecode(target, container, { durationSeconds: 4 });
  await truncate(target, Math.floor((await stat(target)).size / 2));
  await expect(ffmpeg.assertEndsDecode(target, container, { durationSeconds: 4 })).rejects.toMatchObject({
    code: 'audio_unreadable',
  });
});

function lowered(found: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.toLowerCase(), value]));
}
