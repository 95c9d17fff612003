import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Db } from '../../../db/index.ts';
import { openTestSqlite } from '../../../db/testing.ts';
import { type FileSystem, nodeFileSystem } from '../../../platform/files/index.ts';
import { mp3 } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { openWorld, type World } from '../testing/world.ts';

let db: Db;
let world: World;
afterEach(() => world.close());

const pride = aBook({ runtimeMinutes: 1 });
const settings = { folder_mode: '2775', file_mode: '664', transfer_mode: 'copy' };

async function importPride(fs: FileSystem = nodeFileSystem) {
  db = await openTestSqlite();
  world = await openWorld(db, { fs, settings });
  await world.put({
    'Pride and Prejudice/1.mp3': await mp3({ album: 'Pride and Prejudice', artist: 'Jane Austen' }),
  });
  await world.service.importDownload(await world.addDownload('Pride and Prejudice', [pride]));
}

test('new folders and files get the modes of the settings, the author’s folder too', async () => {
  await importPride();
  const modes = new Map<string, string>();
  for (const path of [
    'Jane Austen',
    'Jane Austen/Pride and Prejudice (2015)',
    'Jane Austen/Pride and Prejudice (2015)/Pride and Prejudice.mp3',
    'Jane Austen/Pride and Prejudice (2015)/metadata.json',
  ]) {
    modes.set(path, ((await stat(join(world.rootPath, path))).mode & 0o7777).toString(8));
  }
  expect([...modes.values()]).toEqual(['2775', '2775', '664', '664']);
});

test('a refusal is told and keeps no book out', async () => {
  const chmod = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }));
  await importPride({ ...nodeFileSystem, chmod });
  expect(Object.keys(await world.tree())).toContain(
    'Jane Austen/Pride and Prejudice (2015)/Pride and Prejudice.mp3',
  );
  const story = await db.q.selectFrom('history').select('data').where('type', '=', 'imported').execute();
  expect(story[0]?.data).toMatch(/setting the mode 664 was refused \(EPERM\)/);
});
