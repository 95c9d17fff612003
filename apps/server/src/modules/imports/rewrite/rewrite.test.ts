import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Db } from '../../../db/index.ts';
import { describeDatabases, openTestSqlite } from '../../../db/testing.ts';
import { readTags } from '../../../platform/ffmpeg/testing.ts';
import { encodeAudio, mp3 } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { emptyFolders, openWorld, type World } from '../testing/world.ts';

// ffmpeg steps back behind everything else that runs: on a busy machine it is slow.
vi.setConfig({ testTimeout: 90_000 });

const run = promisify(execFile);
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const joined = `${folder}/Pride and Prejudice.m4b`;

let world: World;
let db: Db;
async function open(settings: Record<string, string>, options: { ffmpeg?: string; db?: Db } = {}) {
  db = options.db ?? (await openTestSqlite());
  world = await openWorld(db, { settings, ...(options.ffmpeg ? { ffmpeg: options.ffmpeg } : {}) });
}
let scripts = '';
afterEach(async () => {
  await world.close();
  if (scripts !== '') await rm(scripts, { recursive: true, force: true });
});

async function probe(path: string) {
  const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters'];
  const { stdout } = await run('ffprobe', [...args, join(world.rootPath, path)]);
  return JSON.parse(stdout) as {
    format: { duration: string; tags: Record<string, string> };
    streams: { codec_name: string; bit_rate: string; disposition: { attached_pic: number } }[];
    chapters: { start_time: string; end_time: string; tags: { title: string } }[];
  };
}
const visible = async () =>
  Object.keys(await world.tree())
    .filter((path) => !path.startsWith('.'))
    .sort();
const SIDECARS = ['cover.jpg', 'metadata.json', 'metadata.opf'].map((name) => `${folder}/${name}`);

const SECONDS = 5;

async function putParts(name: string, count: number, options: { short?: boolean } = {}): Promise<void> {
  const sound = options.short ? await silence(SECONDS) : undefined;
  const untagged = (await mp3()).length - 10;
  for (let part = 1; part <= count; part += 1) {
    const tags = { album: 'Pride and Prejudice', title: `Chapter ${part}: on`, track: String(part) };
    const bytes = await mp3(tags);
    const tagged = sound ? Buffer.concat([bytes.subarray(0, bytes.length - untagged), sound]) : bytes;
    await world.put({ [`${name}/${String(part).padStart(2, '0')}.mp3`]: tagged });
  }
}

/** An mp3 whose first frame tells its length. */
async function silence(seconds: number, ...tags: string[]): Promise<Buffer> {
  const file = join(world.folder, 'silence.mp3');
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'anullsrc=r=16000:cl=mono',
    '-t',
    String(seconds),
    '-b:a',
    '8k',
    ...(tags.length > 0 ? tags.flatMap((tag) => ['-metadata', tag]) : ['-id3v2_version', '0']),
    file,
  ]);
  return readFile(file);
}

/** Nothing of the work is left, and the download is as it was. */
async function expectClean(source: Record<string, number>): Promise<void> {
  expect(await readdir(world.rootPath)).not.toContain('.earmark');
  expect(await emptyFolders(world.rootPath)).toEqual([]);
  expect(await world.sourceTree()).toEqual(source);
}

describeDatabases('joining', (openDb, kind) => {
  // What ffmpeg does is the same on either database.
  const count = kind === 'sqlite' ? 40 : 3;

  it('makes one m4b with chapters of many mp3 parts, and leaves the parts alone', {
    timeout: 120_000,
  }, async () => {
    await open({ join_parts: 'true' }, { db: await openDb() });
    const book = aBook({ runtimeMinutes: null });
    await putParts('many', count, { short: true });
    const source = await world.sourceTree();
    const bytes = await readFile(join(world.downloadsFolder, 'many/02.mp3'));
    const id = await world.addDownload('many', [book]);
    const fractions: number[] = [];
    world.bus.subscribe(({ event }) => {
      if (event.topic === 'queue' && event.data.kind === 'import') {
        fractions.push(event.data.progress?.fraction ?? -1);
      }
    });
    const preview = await world.service.preview({ downloadId: id });
    expect(preview.groups[0]).toMatchObject({
      // The parts have eight kbit/s: never upwards.
      rewrite: { join: { how: 'encode', bitrateKbps: 8 }, tags: true, cover: true },
      warnings: [expect.stringContaining('The download stays as it is')],
    });
    expect(new Set(preview.groups[0]?.files.map(({ target, mode }) => `${mode} ${target}`))).toEqual(
      new Set(['copy Pride and Prejudice.m4b']),
    );

    await world.service.importDownload(id);

    expect(await visible()).toEqual([joined, ...SIDECARS].sort());
    const seen = await probe(joined);
    expect(Number(seen.format.duration)).toBeCloseTo(count * SECONDS, -0.5);
    expect(seen.streams[0]).toMatchObject({ codec_name: 'aac' });
    expect(seen.chapters).toHaveLength(count);
    expect(seen.chapters.at(-1)?.tags.title).toBe(`Chapter ${count}: on`);
    expect(Number(seen.chapters.at(-1)?.start_time)).toBeCloseTo((count - 1) * SECONDS, 0);
    expect(seen.format.tags).toMatchObject({
      artist: 'Jane Austen',
      composer: 'Ann Reader',
      ASIN: 'B0PRIDE001',
    });
    expect((await stat(join(world.rootPath, joined))).nlink).toBe(1);
    expect(fractions.at(-1)).toBe(-1);
    expect(fractions.slice(0, -1)).toEqual(fractions.slice(0, -1).toSorted((a, b) => a - b));
    const json = JSON.parse(await readFile(join(world.rootPath, folder, 'metadata.json'), 'utf8')) as {
      chapters: unknown[];
    };
    expect(json.chapters).toHaveLength(count);
    const item = await db.q.selectFrom('library_item').select(['format', 'file_count']).executeTakeFirst();
    expect(item).toMatchObject({ format: 'm4b', file_count: 4 });
    expect(await db.q.selectFrom('import_file').select('source').execute()).toHaveLength(count);
    expect(await readFile(join(world.downloadsFolder, 'many/02.mp3'))).toEqual(bytes);
    await expectClean(source);

    await world.service.importDownload(id);
    expect(await visible()).toEqual([joined, ...SIDECARS].sort());
  });
});

describe('joining', () => {
  it('takes the chapters of the catalogue when there are some', async () => {
    await open({ join_parts: 'true' });
    await putParts('two', 2);
    world.catalogueChapters.push(
      { startSeconds: 0, endSeconds: 30, title: 'Opening Credits' },
      { startSeconds: 30, endSeconds: 120, title: 'Truth; = universally \\ acknowledged' },
    );
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    expect((await probe(joined)).chapters.map(({ tags }) => tags.title)).toEqual([
      'Opening Credits',
      'Truth; = universally \\ acknowledged',
    ]);
  });

  it('joins AAC parts without encoding them, with their own chapters', async () => {
    await open({ join_parts: 'true' });
    for (const part of [1, 2]) {
      await encodeAudio(join(world.downloadsFolder, `aac/${part}.m4b`), {
        seconds: 60,
        tags: { album: 'Pride and Prejudice', track: String(part) },
        chapters: ['One', 'Two'],
      });
    }
    const id = await world.addDownload('aac', [aBook({ runtimeMinutes: 2 })]);
    expect((await world.service.preview({ downloadId: id })).groups[0]?.rewrite?.join).toEqual({
      how: 'copy',
      bitrateKbps: null,
    });
    await world.service.importDownload(id);
    const seen = await probe(joined);
    expect(seen.chapters.map(({ start_time }) => Math.round(Number(start_time)))).toEqual([0, 30, 60, 90]);
    expect(Number(seen.format.duration)).toBeCloseTo(120, 0);
  });

  it('leaves parts apart that are not alike, and says so', async () => {
    await open({ join_parts: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'mixed/1.m4a'), {
      seconds: 60,
      tags: { album: 'Pride and Prejudice' },
    });
    await run('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=44100:cl=stereo',
      '-t',
      '60',
      '-c:a',
      'aac',
      '-metadata',
      'album=Pride and Prejudice',
      join(world.downloadsFolder, 'mixed/2.m4a'),
    ]);
    const id = await world.addDownload('mixed', [aBook({ runtimeMinutes: 2 })]);
    const [group] = (await world.service.preview({ downloadId: id })).groups;
    expect(group).toMatchObject({ rewrite: null, warnings: [expect.stringContaining('stay apart')] });
    await world.service.importDownload(id);
    expect(await visible()).toHaveLength(5);
  });

  it('blocks the import when a part is broken, naming it, and leaves nothing behind', async () => {
    await open({ join_parts: 'true' });
    await putParts('broken', 2);
    // Its header says a minute, and its size fits; most of it is no sound.
    const hollow = await silence(60, 'album=Pride and Prejudice', 'title=Three', 'track=3');
    hollow.fill(0x78, Math.floor(hollow.length / 8));
    await world.put({ 'broken/03.mp3': hollow });
    const source = await world.sourceTree();
    const book = aBook({ runtimeMinutes: null });
    await world.service.importDownload(await world.addDownload('broken', [book]));
    expect(await world.stateOf(book)).toBe('importBlocked');
    expect(await world.reasonOf(book)).toMatch(/03\.mp3 is damaged: only 0:0\d of 1:00 can be played/);
    expect(await visible()).toEqual([]);
    await expectClean(source);
  });

  it('is imported as links when a person chooses links', async () => {
    await open({ join_parts: 'true', embed_tags: 'true' });
    await putParts('two', 2);
    const book = aBook({ runtimeMinutes: 2 });
    const preview = await world.service.preview({ downloadId: await world.addDownload('two', [book]) });
    await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files: ['01.mp3', '02.mp3'], mode: 'hardlink' }],
    });
    expect((await world.tree())[`${folder}/01 - Pride and Prejudice.mp3`]).toBe(
      (await world.sourceTree())['two/01.mp3'],
    );
  });

  it('says so and goes on without ffmpeg', async () => {
    await open({ join_parts: 'true' }, { ffmpeg: 'no-such-ffmpeg' });
    await putParts('two', 2);
    const id = await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]);
    const [group] = (await world.service.preview({ downloadId: id })).groups;
    expect(group).toMatchObject({ rewrite: null, warnings: [expect.stringContaining('not installed')] });
    await world.service.importDownload(id);
    expect(await visible()).toHaveLength(5);
  });

  it('ends ffmpeg and puts everything back when the request is cancelled', async () => {
    await open({ join_parts: 'true' }, { ffmpeg: await slowFfmpeg() });
    await putParts('two', 2);
    const source = await world.sourceTree();
    const book = aBook({ runtimeMinutes: 2 });
    const id = await world.addDownload('two', [book]);
    const started = new Promise<void>((resolve) => {
      world.bus.subscribe(({ event }) => {
        if (event.topic === 'queue' && event.data.kind === 'import') resolve();
      });
    });
    const work = world.service.importDownload(id);
    await started;
    const wanted = await world.acquisitions.byBook(book.id);
    await world.acquisitions.transition(wanted!.id, 'cancel', { message: 'Enough.' });
    await work;
    expect(await world.stateOf(book)).toBe('cancelled');
    expect(await visible()).toEqual([]);
    await expectClean(source);
    const { stdout } = await run('sh', ['-c', `ps -eo args | grep -c "[f]ile:${world.rootPath}" || true`]);
    expect(stdout.trim()).toBe('0');
  });

  it('stops with Earmark and is taken up again', async () => {
    await open({ join_parts: 'true' }, { ffmpeg: await slowFfmpeg() });
    await putParts('two', 2);
    const source = await world.sourceTree();
    const book = aBook({ runtimeMinutes: 2 });
    const id = await world.addDownload('two', [book]);
    world.bus.subscribe(({ event }) => {
      if (event.topic === 'queue' && event.data.kind === 'import') world.service.stop();
    });
    await expect(world.service.importDownload(id)).rejects.toMatchObject({ retryable: true });
    expect(await world.stateOf(book)).toBe('importing');
    await expectClean(source);
  });

  it('is told that the disk is full, keeps the old book, and is tried again', async () => {
    await open({});
    const book = aBook({ runtimeMinutes: 2 });
    await putParts('old', 2);
    await world.service.importDownload(await world.addDownload('old', [book]));
    const before = await visible();
    await world.close();
    const other = world;
    world = await openWorld(db, { settings: { join_parts: 'true' }, ffmpeg: await fullDisk() });
    await putParts('new', 2);
    const fresh = aBook({ id: 'book-new', asin: 'B0PRIDE002', runtimeMinutes: 2 });
    const id = await world.addDownload('new', [fresh]);
    await expect(world.service.importDownload(id)).rejects.toMatchObject({
      code: 'root_folder_full',
      retryable: true,
    });
    expect(await world.reasonOf(fresh)).toContain('no room left');
    expect(await visible()).toEqual([]);
    expect(before).toHaveLength(5);
    await expectClean(await world.sourceTree());
    await other.close();
  });
});

describe('a book that is in the library', () => {
  const itemOf = async () =>
    (await db.q.selectFrom('library_item').select('id').executeTakeFirstOrThrow()).id;

  it('is joined in its folder; the seeding files and everything beside it stay', async () => {
    await open({});
    await putParts('two', 2);
    const source = await world.sourceTree();
    const book = aBook({ runtimeMinutes: 2 });
    const downloadId = await world.addDownload('two', [book]);
    await world.service.importDownload(downloadId);
    await writeFile(join(world.rootPath, folder, 'notes.pdf'), 'mine');
    const id = await itemOf();
    const request = { join: true, tags: false, cover: false };

    const dry = await world.service.rewriteItem(id, { ...request, dryRun: true });
    expect(dry.run).toBeNull();
    expect(dry.preview.groups[0]).toMatchObject({
      rewrite: { join: { how: 'encode' } },
      replaces: [expect.any(String)],
    });
    expect(await visible()).toHaveLength(6);

    const { run: done } = await world.service.rewriteItem(id, { ...request, dryRun: false });
    expect(done).toMatchObject({ state: 'done' });
    expect(await visible()).toEqual([joined, `${folder}/notes.pdf`, ...SIDECARS].sort());
    expect(await itemOf()).toBe(id);
    expect(
      await db.q.selectFrom('library_item').select(['format', 'download_id']).executeTakeFirst(),
    ).toEqual({ format: 'm4b', download_id: downloadId });
    const bin = Object.keys(await world.tree()).filter(
      (path) => path.includes('recycle') && path.endsWith('.mp3'),
    );
    expect(bin).toHaveLength(2);
    await expectClean(source);
    await expect(world.service.rewriteItem(id, { ...request, dryRun: false })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('keeps audio that is not its own', async () => {
    await open({});
    await putParts('two', 2);
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    await writeFile(join(world.rootPath, folder, 'other.mp3'), await mp3());
    const before = await world.tree();
    const request = { join: true, tags: true, cover: false, dryRun: false };
    await expect(world.service.rewriteItem(await itemOf(), request)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(world.service.rewriteItem('nobody', request)).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.tree()).toEqual(before);
  });
});

describe('embedding', () => {
  it('writes tags and cover into a copy of an m4b and keeps its chapters', async () => {
    await open({ embed_tags: 'true', embed_cover: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'one/book.m4b'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice', artist: 'Jane Austen, Ann Reader' },
      chapters: ['One', 'Two'],
    });
    const cover = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#336' } })
      .jpeg()
      .toBuffer();
    await world.put({ 'one/cover.jpg': cover });
    const source = await world.sourceTree();
    const bytes = await readFile(join(world.downloadsFolder, 'one/book.m4b'));
    const book = aBook({ runtimeMinutes: 2 });
    await world.service.importDownload(await world.addDownload('one', [book]));
    const seen = await probe(joined);
    expect(seen.format.tags).toMatchObject({
      artist: 'Jane Austen',
      composer: 'Ann Reader',
      SERIES: 'Novels',
    });
    expect(seen.chapters.map(({ tags }) => tags.title)).toEqual(['One', 'Two']);
    const tags = await readTags(join(world.rootPath, joined));
    expect(tags).toMatchObject({ artist: 'Jane Austen', picture: cover });
    expect((await world.tree())[joined]).not.toBe(source['one/book.m4b']);
    expect(await readFile(join(world.downloadsFolder, 'one/book.m4b'))).toEqual(bytes);
    await expectClean(source);
  });

  it('goes on without a cover that is no picture', async () => {
    await open({ embed_cover: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'one/book.m4b'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice' },
    });
    await world.put({ 'one/cover.jpg': 'not a picture' });
    await world.service.importDownload(await world.addDownload('one', [aBook({ runtimeMinutes: 2 })]));
    expect((await readTags(join(world.rootPath, joined))).picture).toBeUndefined();
    const told = await db.q
      .selectFrom('history')
      .select('data')
      .where('type', '=', 'imported')
      .executeTakeFirst();
    expect(told?.data).toContain('A cover could not be used');
  });

  it('numbers parts and keeps their titles', async () => {
    await open({ embed_tags: 'true' });
    await putParts('two', 2);
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    const second = await probe(`${folder}/02 - Pride and Prejudice.mp3`);
    expect(second.format.tags).toMatchObject({
      title: 'Chapter 2: on',
      track: '2/2',
      composer: 'Ann Reader',
    });
  });

  it('gives up on a file that lies about what it is, and imports it as it is', async () => {
    await open({ embed_tags: 'true' });
    await encodeAudio(join(world.downloadsFolder, 'lie/real.m4a'), {
      seconds: 120,
      tags: { album: 'Pride and Prejudice' },
    });
    const bytes = await readFile(join(world.downloadsFolder, 'lie/real.m4a'));
    await mkdir(join(world.downloadsFolder, 'odd'));
    await writeFile(join(world.downloadsFolder, 'odd/book.mp3'), bytes);
    const id = await world.addDownload('odd', [aBook({ runtimeMinutes: 2 })]);
    const [group] = (await world.service.preview({ downloadId: id })).groups;
    expect(group?.rewrite).toBeNull();
  });
});

/** ffmpeg that takes its time over decoding, so that something can happen in between. */
async function slowFfmpeg(): Promise<string> {
  return script('case "$*" in *s16le*pipe:1*) exec sleep 600;; esac; exec ffmpeg "$@"');
}

/** ffmpeg that finds no room for what it encodes. */
async function fullDisk(): Promise<string> {
  return script(
    'case "$*" in *ipod*) exec ffmpeg -v error -f lavfi -i sine=duration=20 -f wav -y /dev/full;; esac; exec ffmpeg "$@"',
  );
}

async function script(body: string): Promise<string> {
  scripts = await mkdtemp(join(tmpdir(), 'earmark-ffmpeg-'));
  const path = join(scripts, 'ffmpeg');
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}
