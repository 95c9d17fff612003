import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeAudio } from '../testing/audio.ts';
import { createAudioProbe } from './probe.ts';
import { readTags, readTagsOfLargeMp4 } from './read-tags.ts';
import { withoutLargeTables } from './without-tables.ts';

const run = promisify(execFile);
/** Two and a half hours: more frames than any table of 64 KiB has room for. */
const SECONDS = 9000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-tables-'));
  const loop = join(folder, 'loop.m4a');
  await encodeAudio(loop, { seconds: 10 });
  const chapters = Array.from(
    { length: 30 },
    (_, index) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${index * 300_000}\nEND=${(index + 1) * 300_000}\ntitle=Kapitel ü ${index + 1}\n`,
  );
  const meta = join(folder, 'meta.txt');
  await writeFile(meta, `;FFMETADATA1\ntitle=Emma\nartist=Jane Austen\n${chapters.join('')}`);
  const input = ['-v', 'error', '-y', '-stream_loop', '-1', '-i', loop, '-i', meta];
  const maps = [
    '-map',
    '0:a',
    '-map_metadata',
    '1',
    '-map_chapters',
    '1',
    '-t',
    String(SECONDS),
    '-c',
    'copy',
  ];
  await run('ffmpeg', [...input, ...maps, '-f', 'ipod', join(folder, 'last.m4b')]);
  const rest = ['-v', 'error', '-y', '-i', join(folder, 'last.m4b'), '-c', 'copy', '-f', 'ipod'];
  await run('ffmpeg', [...rest, '-movflags', '+faststart', join(folder, 'first.m4b')]);
  await run('ffmpeg', [...rest, '-movflags', '+faststart+disable_chpl', join(folder, 'track.m4b')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readWithout(path: string) {
  const handle = await open(path);
  try {
    return await readTagsOfLargeMp4(await withoutLargeTables(handle, (await stat(path)).size));
  } finally {
    await handle.close();
  }
}

describe('a long m4b without its tables', () => {
  it.each([
    ['index at the end', 'last.m4b'],
    ['index in front', 'first.m4b'],
    ['chapters as a track only', 'track.m4b'],
  ])('says the same: %s', async (_, name) => {
    const path = join(folder, name);
    const whole = await readTags(path);
    const { facts, ...rest } = await readWithout(path);
    expect(rest).toEqual({ odd: false, video: false });
    expect(facts.chapters).toHaveLength(30);
    expect(facts.chapters[29]?.title).toBe('Kapitel ü 30');
    // The rate of all media counts the chapter texts too.
    expect(facts.bitrateKbps).toBeCloseTo(whole.facts.bitrateKbps ?? 0, -0.5);
    expect({ ...facts, bitrateKbps: null }).toEqual({ ...whole.facts, bitrateKbps: null });
  });

  it('is how the probe reads it, without ffprobe', async () => {
    const path = join(folder, 'last.m4b');
    const { dev, ino, size, mtimeMs } = await stat(path);
    const probed = await createAudioProbe({ ffprobe: '/nowhere/ffprobe' }).read(path, {
      device: dev,
      inode: ino,
      sizeBytes: size,
      mtimeMs,
    });
    expect(probed.fault).toBeNull();
    expect(probed.audio?.durationSeconds).toBeCloseTo(SECONDS, -1);
    expect(probed.audio?.artists).toEqual(['Jane Austen']);
  });

  it('differs from the file in the names of the tables alone', async () => {
    const path = join(folder, 'last.m4b');
    const handle = await open(path);
    const file = await readFile(path);
    const { content, mediaBytes } = await withoutLargeTables(handle, file.length);
    const shown = Buffer.alloc(file.length);
    // Pieces of every size, so that borders run through names, and one that is larger than a window.
    for (let at = 0, size = 1; at < file.length; at += size, size = size > 90_000 ? 1 : size * 2 + 1) {
      size = Math.min(size, file.length - at);
      expect(await content.peekBuffer(shown.subarray(at, at + size), { position: at })).toBe(size);
    }
    await expect(content.readBuffer(Buffer.alloc(8), { position: file.length - 4 })).rejects.toThrow();
    await handle.close();
    const renamed: string[] = [];
    for (let at = 0; at < file.length; at += 1) {
      if (shown[at] === file[at]) continue;
      renamed.push(file.toString('latin1', at, at + 4));
      expect(shown.toString('latin1', at, at + 4)).toBe('free');
      at += 3;
    }
    expect(renamed).toContain('stsz');
    expect(mediaBytes).toBeLessThan(file.length);
  });
});

it('comes to an end with any bytes', async () => {
  const path = join(folder, 'odd.m4b');
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom('moov', 'trak', 'stbl', 'stsz', 'mdat', 'free', 'zzzz'),
          fc.oneof(fc.nat(64), fc.constantFrom(0, 1, 7, 8, 70_000, 0xffff_ffff)),
        ),
        { maxLength: 12 },
      ),
      async (boxes) => {
        const bytes = Buffer.concat(
          boxes.map(([type, size]) => {
            const header = Buffer.alloc(16);
            header.writeUInt32BE(size, 0);
            header.write(type, 4, 'latin1');
            return header;
          }),
        );
        await writeFile(path, bytes);
        const handle = await open(path);
        const { content } = await withoutLargeTables(handle, bytes.length);
        expect(content.fileInfo.size).toBe(bytes.length);
        expect(await content.readBuffer(Buffer.alloc(bytes.length), { mayBeLess: true })).toBe(bytes.length);
        await handle.close();
      },
    ),
    { numRuns: 60 },
  );
});
