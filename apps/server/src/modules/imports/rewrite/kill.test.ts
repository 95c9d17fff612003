import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../db/index.ts';
import { mp3 } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { emptyFolders, openWorld } from '../testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const settings = { join_parts: 'true' };
const child = join(import.meta.dirname, '../testing/crash-child.ts');

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'earmark-kill-join-'));
  await mkdir(join(base, 'tmp'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

function importInChild(input: { saved: string; database: string; downloadId: string }) {
  return new Promise<{ signal: string | null; stderr: string }>((resolve) => {
    const args = [child, input.saved, input.database, input.downloadId, 'progress', JSON.stringify(settings)];
    const run = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...args],
      { env: { ...process.env, TMPDIR: join(base, 'tmp') } },
      (_, __, stderr) => resolve({ signal: run.signalCode, stderr }),
    );
  });
}

/** A book of two parts is there already; a better one of two parts is to be joined into its place. */
async function prepare() {
  const database = join(base, 'earmark.db');
  const db = await openDatabase(database);
  await db.migrate();
  const libraryFolder = join(base, 'library');
  await mkdir(libraryFolder);
  const world = await openWorld(db, { libraryFolder });
  for (const name of ['old', 'new']) {
    for (const part of [1, 2]) {
      const bytes = await mp3({ album: book.title, title: `${name} ${part}`, track: String(part) });
      await world.put({ [`${name}/${part}.mp3`]: bytes });
    }
  }
  await world.service.importDownload(await world.addDownload('old', [book]));
  const downloadId = await world.addDownload('new', [book]);
  await db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
  const [saved, source] = [await world.save(), await world.sourceTree()];
  await db.close();
  return { world, saved, source, downloadId, database, libraryFolder };
}

test('a process that is killed while ffmpeg is at work leaves the old book, and the next one finishes', {
  timeout: 60_000,
}, async () => {
  const { world, saved, source, libraryFolder, ...rest } = await prepare();
  const { signal, stderr } = await importInChild({ saved, ...rest });
  expect(signal, stderr).toBe('SIGKILL');
  // Whatever ffmpeg still does, the library shows the old book.
  expect((await readdir(join(libraryFolder, folder))).filter((name) => name.endsWith('.mp3'))).toHaveLength(
    2,
  );

  const db = await openDatabase(rest.database);
  const after = await openWorld(db, { existing: saved, settings });
  await after.service.recover();
  expect(await readdir(libraryFolder)).not.toContain('.earmark');
  await after.service.importDownload(rest.downloadId);
  expect((await readdir(join(libraryFolder, folder))).toSorted()).toEqual(
    ['Pride and Prejudice.m4b', 'cover.jpg', 'metadata.json', 'metadata.opf'].toSorted(),
  );
  expect(await after.stateOf(book)).toBe('imported');
  expect(await readdir(libraryFolder)).not.toContain('.earmark');
  expect(await emptyFolders(libraryFolder)).toEqual([]);
  expect(await after.sourceTree()).toEqual(source);
  await db.close();
  await world.close();
});
