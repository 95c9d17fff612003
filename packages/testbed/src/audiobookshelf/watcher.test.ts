import { appendFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import type { Audiobookshelf } from './start-audiobookshelf.ts';
import { ask, onlyItem, useLibrary } from './test-harness.ts';

const { inLibrary, start, addAudio, addFile } = useLibrary();
const startWatching = (quietMs = 150): Promise<Audiobookshelf> => start({ watcher: { quietMs, pollMs: 30 } });
/** For what must not happen: longer than quiet time and scan together. */
const waitInVain = () => new Promise((resolve) => setTimeout(resolve, 450));
const titles = (abs: Audiobookshelf) =>
  abs
    .items()
    .map((item) => item['relPath'])
    .sort();
const finished = (abs: Audiobookshelf, count: number) =>
  vi.waitFor(() => expect(abs.finishedTasks()).toHaveLength(count), { timeout: 5000 });

test('a book staged in a dot folder and renamed into place is added once it is there, with a task to see', async () => {
  const abs = await startWatching();
  await addAudio('.incoming/job/book.m4b');
  await mkdir(inLibrary('Author'));
  await waitInVain();
  expect(abs.items()).toEqual([]);
  await rename(inLibrary('.incoming/job'), inLibrary('Author/Title'));
  await vi.waitFor(
    async () => {
      const { tasks } = (await ask(abs, 'GET', '/api/tasks')).json<{ tasks: { action: string }[] }>();
      expect(tasks).toMatchObject([
        { action: 'watcher-scan', data: { libraryId: abs.libraryId }, isFinished: false },
      ]);
    },
    { timeout: 5000, interval: 5 },
  );
  await abs.whenIdle();
  expect(titles(abs)).toEqual(['Author/Title']);
});

test('a growing file holds the scan up', async () => {
  const abs = await startWatching(200);
  await addAudio('A/B/01.mp3');
  for (let round = 0; round < 6; round += 1) {
    await appendFile(inLibrary('A/B/01.mp3'), Buffer.alloc(1000));
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
  expect(abs.finishedTasks()).toEqual([]);
  await finished(abs, 1);
  expect(titles(abs)).toEqual(['A/B']);
});

test('sidecars overwritten or atomically replaced are not noticed, deleted and written anew they are', async () => {
  await addAudio('A/B/book.m4b');
  await addFile('A/B/metadata.json', { title: 'One' });
  const abs = await startWatching();
  await abs.scan();
  await writeFile(inLibrary('A/B/metadata.json'), '{"title":"Two"}');
  await writeFile(inLibrary('A/B/.tmp'), '{"title":"Three"}');
  await rename(inLibrary('A/B/.tmp'), inLibrary('A/B/metadata.json'));
  await waitInVain();
  expect(onlyItem(abs).media.metadata['title']).toBe('One');
  await rm(inLibrary('A/B/metadata.json'));
  await finished(abs, 2);
  await addFile('A/B/metadata.json', { title: 'Four' });
  await finished(abs, 3);
  expect(onlyItem(abs).media.metadata['title']).toBe('Four');
});

test('a new author folder with a picture and two books becomes one wrong item; the next full scan sorts it out', async () => {
  const abs = await startWatching();
  await addAudio('.in/author/One/1.mp3');
  await addAudio('.in/author/Two/2.mp3');
  await addFile('.in/author/author.jpg', 'x');
  await rename(inLibrary('.in/author'), inLibrary('Author'));
  await finished(abs, 1);
  expect(titles(abs)).toEqual(['Author']);
  await abs.scan();
  expect(
    abs
      .items()
      .map((item) => [item['relPath'], item['isMissing']])
      .sort(),
  ).toEqual([
    ['Author', true],
    ['Author/One', false],
    ['Author/Two', false],
  ]);
});

test('moved, removed and made anew', async () => {
  await addAudio('A/B/book.m4b');
  const abs = await startWatching();
  await abs.scan();
  const { id } = onlyItem(abs);
  await rename(inLibrary('A/B'), inLibrary('A/C'));
  await finished(abs, 2);
  expect(onlyItem(abs)).toMatchObject({ id, relPath: 'A/C', isMissing: false });
  await cp(inLibrary('A/C'), inLibrary('.copy'), { recursive: true });
  await rm(inLibrary('A/C'), { recursive: true });
  await finished(abs, 3);
  expect(onlyItem(abs)).toMatchObject({ id, isMissing: true });
  await rename(inLibrary('.copy'), inLibrary('A/C'));
  await finished(abs, 4);
  expect(onlyItem(abs)).toMatchObject({ id, isMissing: false });
});

test('a library scan on top of a working watcher makes duplicates, which the next scan calls missing', async () => {
  const abs = await start({ watcher: { quietMs: 100, pollMs: 20 }, itemMs: 40 });
  for (let book = 1; book <= 6; book += 1) await addAudio(`.in/A/Book ${book}/1.mp3`);
  await rename(inLibrary('.in/A'), inLibrary('A'));
  await vi.waitFor(() => expect(abs.runningTasks()).toHaveLength(1), { timeout: 5000, interval: 2 });
  await ask(abs, 'POST', `/api/libraries/${abs.libraryId}/scan`);
  await abs.whenIdle();
  expect(abs.items().length).toBeGreaterThan(6);
  await abs.scan();
  expect(abs.items().filter((item) => !item['isMissing'])).toHaveLength(6);
});

test('switched off for the library or the server nothing happens; the door for events works when it is on', async () => {
  const abs = await startWatching();
  abs.setLibrarySettings(abs.libraryId, { disableWatcher: true });
  await addAudio('A/B/book.m4b');
  await waitInVain();
  expect(abs.items()).toEqual([]);
  await abs.scan();
  await addFile('A/B/metadata.json', { title: 'Changed' });
  const event = { libraryId: abs.libraryId, path: inLibrary('A/B/metadata.json'), type: 'add' };
  expect((await ask(abs, 'POST', '/api/watcher/update', { body: event })).status).toBe(200);
  expect(abs.finishedTasks()).toHaveLength(1);
  abs.setLibrarySettings(abs.libraryId, { disableWatcher: false });
  await ask(abs, 'POST', '/api/watcher/update', { body: event });
  await finished(abs, 2);
  expect(onlyItem(abs).media.metadata['title']).toBe('Changed');
});
