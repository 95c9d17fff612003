import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { bookFolders, filesBelow } from '../lib/library.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeEach(async () => {
  world = await createWorld({
    testbed: {
      uploadLimit: 4_000_000,
      releases: [DEMO.prideAndPrejudice.releaseId, DEMO.sherlockHolmes.releaseId],
    },
  });
});
test.afterEach(() => world.close());

async function expectOneWholeBook(audioFiles: number): Promise<void> {
  const folders = bookFolders(world.testbed.libraryDir);
  expect(folders).toHaveLength(1);
  const files = filesBelow(world.testbed.libraryDir);
  const names = [...files.keys()];
  expect(names.filter((name) => /\.(?:m4b|mp3)$/.test(name))).toHaveLength(audioFiles);
  expect(names.filter((name) => name.startsWith('.earmark/'))).toEqual([]);
  for (const sidecar of ['metadata.json', 'metadata.opf', 'cover.jpg'])
    expect(names).toContain(`${folders[0]}/${sidecar}`);
  const client = world.testbed.client!;
  if (client.kind !== 'real') throw new Error('This test needs the real qBittorrent.');
  expect(await client.program.api.torrents()).toHaveLength(1);
}

test('killed right after the grab, Earmark finds its torrent again', async () => {
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['grabbed', 'downloading']);
  await world.killAndRestart();
  await world.reaches(request.id, ['available']);
  await expectOneWholeBook(1);
});

test('killed again and again during the download, it goes on', async () => {
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  for (let round = 0; round < 3; round += 1) {
    await world.reaches(request.id, ['downloading', 'downloaded', 'importing', 'imported', 'available']);
    await world.killAndRestart();
  }
  await world.reaches(request.id, ['available']);
  await expectOneWholeBook(1);
});

test('killed during the import, the book is whole or not there, and then whole', async () => {
  const request = await world.request(DEMO.sherlockHolmes.asin);
  await world.reaches(request.id, ['downloaded', 'importing', 'imported', 'available']);
  await world.earmark.kill();
  // Old or new, never half: a visible book folder has all its parts.
  const visible = [...filesBelow(world.testbed.libraryDir).keys()].filter(
    (name) => !name.startsWith('.') && name.endsWith('.mp3'),
  );
  expect([0, 12]).toContain(visible.length);
  await world.killAndRestart();
  await world.reaches(request.id, ['available']);
  await expectOneWholeBook(12);
});
