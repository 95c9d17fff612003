import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { emptyFolders, openWorld } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const child = join(import.meta.dirname, 'testing/crash-child.ts');

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'earmark-kill-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** Runs the import in a process of its own; answers how it ended. */
function importInChild(input: { saved: string; downloadId: string; database: string }, killAt: number) {
  return new Promise<{ signal: string | null; entries: number; stderr: string }>((resolve) => {
    const run = execFile(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        child,
        input.saved,
        input.database,
        input.downloadId,
        String(killAt),
      ],
      { env: { ...process.env, TMPDIR: join(base, 'tmp') } },
      (_, stdout, stderr) => {
        const { entries = 0 } = JSON.parse(stdout || '{}') as { entries?: number };
        resolve({ signal: run.signalCode, entries, stderr });
      },
    );
  });
}

async function openPrepared() {
  await mkdir(join(base, 'tmp'));
  const database = join(base, 'earmark.db');
  const db = await openDatabase(database);
  await db.migrate();
  const libraryFolder = join(base, 'library');
  await mkdir(libraryFolder);
  const world = await openWorld(db, { libraryFolder });
  for (const part of [1, 2])
    await world.put({ [`old/${part}.mp3`]: await mp3({ album: book.title, title: 'Old' }) });
  await world.service.importDownload(await world.addDownload('old', [book]));
  for (const part of [1, 2])
    await world.put({ [`new/${part}.mp3`]: await mp3({ album: book.title, title: 'New' }) });
  const downloadId = await world.addDownload('new', [book]);
  await db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
  return { db, world, downloadId, libraryFolder, database };
}

test('a process that is killed at every entry of the journal loses nothing', {
  timeout: 240_000,
}, async () => {
  let killAt = 0;
  let finished = false;
  while (!finished) {
    killAt += 1;
    await rm(base, { recursive: true });
    await mkdir(base);
    const { db, world, downloadId, libraryFolder, database } = await openPrepared();
    const saved = await world.save();
    const source = await world.sourceTree();
    await db.close();
    finished = await dieAndRecover({ saved, downloadId, killAt, libraryFolder, source, database });
    await world.close();
  }
  expect(killAt).toBeGreaterThan(15);
});

async function dieAndRecover(input: {
  saved: string;
  downloadId: string;
  killAt: number;
  libraryFolder: string;
  source: Record<string, number>;
  database: string;
}): Promise<boolean> {
  const { saved, killAt, libraryFolder, source } = input;
  const first = await importInChild(input, killAt);
  const died = first.signal === 'SIGKILL';
  expect(died || first.entries > 0, first.stderr).toBe(true);
  const db = await openDatabase(input.database);
  const after = await openWorld(db, { existing: saved });
  await after.service.recover();
  await after.service.importDownload(input.downloadId);
  const where = `killed at ${killAt}`;
  expect(await readdir(join(libraryFolder, folder)), where).toHaveLength(5);
  expect(await readdir(libraryFolder), where).not.toContain('.earmark');
  expect(await emptyFolders(libraryFolder), where).toEqual([]);
  expect(await after.sourceTree(), where).toEqual(source);
  expect(await after.stateOf(book), where).toBe('imported');
  const tree = await after.tree();
  expect(tree[`${folder}/01 - Pride and Prejudice.mp3`], where).toBe(source['new/1.mp3']);
  expect(
    Object.keys(tree).filter((path) => path.includes('recycle') && path.endsWith('.mp3')),
    where,
  ).toHaveLength(2);
  await db.close();
  return !died;
}
