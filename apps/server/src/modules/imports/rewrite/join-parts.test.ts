import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { describeDatabases } from '../../../db/testing.ts';
import { encodeAudio } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { FOLDER, JOINED, SECONDS, SIDECARS, useRewrites } from '../testing/rewrites.ts';

const run = promisify(execFile);
const open = useRewrites();

let scripts = '';
afterEach(async () => {
  if (scripts !== '') await rm(scripts, { recursive: true, force: true });
});

describeDatabases('joining', (openDb, kind) => {
  // What ffmpeg does is the same on either database.
  const count = kind === 'sqlite' ? 40 : 3;

  it('makes one m4b with chapters of many mp3 parts, and leaves the parts alone', {
    timeout: 120_000,
  }, async () => {
    const { world, db, probe, visible, putParts, expectClean } = await open(
      { join_parts: 'true' },
      { db: await openDb() },
    );
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

    expect(await visible()).toEqual([JOINED, ...SIDECARS].sort());
    const seen = await probe(JOINED);
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
    expect((await stat(join(world.rootPath, JOINED))).nlink).toBe(1);
    expect(fractions.at(-1)).toBe(-1);
    expect(fractions.slice(0, -1)).toEqual(fractions.slice(0, -1).toSorted((a, b) => a - b));
    const json = JSON.parse(await readFile(join(world.rootPath, FOLDER, 'metadata.json'), 'utf8')) as {
      chapters: unknown[];
    };
    expect(json.chapters).toHaveLength(count);
    const item = await db.q.selectFrom('library_item').select(['format', 'file_count']).executeTakeFirst();
    expect(item).toMatchObject({ format: 'm4b', file_count: 4 });
    expect(await db.q.selectFrom('import_file').select('source').execute()).toHaveLength(count);
    expect(await readFile(join(world.downloadsFolder, 'many/02.mp3'))).toEqual(bytes);
    await expectClean(source);

    await world.service.importDownload(id);
    expect(await visible()).toEqual([JOINED, ...SIDECARS].sort());
  });
});

describe('joining', () => {
  it('takes the chapters of the catalogue when there are some', async () => {
    const { world, probe, putParts } = await open({ join_parts: 'true' });
    await putParts('two', 2);
    world.catalogueChapters.push(
      { startSeconds: 0, endSeconds: 30, title: 'Opening Credits' },
      { startSeconds: 30, endSeconds: 120, title: 'Truth; = universally \\ acknowledged' },
    );
    await world.service.importDownload(await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]));
    expect((await probe(JOINED)).chapters.map(({ tags }) => tags.title)).toEqual([
      'Opening Credits',
      'Truth; = universally \\ acknowledged',
    ]);
  });

  it('joins AAC parts without encoding them, with their own chapters', async () => {
    const { world, probe } = await open({ join_parts: 'true' });
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
    const seen = await probe(JOINED);
    expect(seen.chapters.map(({ start_time }) => Math.round(Number(start_time)))).toEqual([0, 30, 60, 90]);
    expect(Number(seen.format.duration)).toBeCloseTo(120, 0);
  });

  it('leaves parts apart that are not alike, and says so', async () => {
    const { world, visible } = await open({ join_parts: 'true' });
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
    const { world, visible, putParts, silence, expectClean } = await open({ join_parts: 'true' });
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
    const { world, putParts } = await open({ join_parts: 'true', embed_tags: 'true' });
    await putParts('two', 2);
    const book = aBook({ runtimeMinutes: 2 });
    const preview = await world.service.preview({ downloadId: await world.addDownload('two', [book]) });
    await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files: ['01.mp3', '02.mp3'], mode: 'hardlink' }],
    });
    expect((await world.tree())[`${FOLDER}/01 - Pride and Prejudice.mp3`]).toBe(
      (await world.sourceTree())['two/01.mp3'],
    );
  });

  it('says so and goes on without ffmpeg', async () => {
    const { world, visible, putParts } = await open({ join_parts: 'true' }, { ffmpeg: 'no-such-ffmpeg' });
    await putParts('two', 2);
    const id = await world.addDownload('two', [aBook({ runtimeMinutes: 2 })]);
    const [group] = (await world.service.preview({ downloadId: id })).groups;
    expect(group).toMatchObject({ rewrite: null, warnings: [expect.stringContaining('not installed')] });
    await world.service.importDownload(id);
    expect(await visible()).toHaveLength(5);
  });

  it('ends ffmpeg and puts everything back when the request is cancelled', async () => {
    const { world, visible, putParts, expectClean } = await open(
      { join_parts: 'true' },
      { ffmpeg: await slowFfmpeg() },
    );
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
    const { world, putParts, expectClean } = await open(
      { join_parts: 'true' },
      { ffmpeg: await slowFfmpeg() },
    );
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
    const old = await open({});
    const book = aBook({ runtimeMinutes: 2 });
    await old.putParts('old', 2);
    await old.world.service.importDownload(await old.world.addDownload('old', [book]));
    const before = await old.visible();
    await old.world.close();
    const { world, putParts, visible, expectClean } = await open(
      { join_parts: 'true' },
      { db: old.db, ffmpeg: await fullDisk() },
    );
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
