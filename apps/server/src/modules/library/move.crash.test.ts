import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { type FileSystem, nodeFileSystem } from '../../platform/files/index.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const changing = ['mkdir', 'rename', 'rm', 'rmdir', 'unlink', 'writeFile', 'open'] as const;

/**
 * A disk on which the given changing call goes wrong: the world ends before it, or right after it, or it alone fails and
 * all goes on.
 */
function failingAt(call: number, moment: 'before' | 'after' | 'alone'): FileSystem & { calls: () => number } {
  let calls = 0;
  let isOver = false;
  const end = () => {
    isOver = true;
    throw new Error('the process ended');
  };
  const wrapped = Object.fromEntries(
    Object.entries(nodeFileSystem)
      .filter(([, value]) => typeof value === 'function')
      .map(([name, value]) => [
        name,
        async (...parameters: unknown[]) => {
          if (isOver) return end();
          const counts = changing.some((one) => one === name);
          if (counts) calls += 1;
          if (counts && calls === call && moment === 'before') return end();
          if (counts && calls === call && moment === 'alone')
            throw Object.assign(new Error('EIO'), { code: 'EIO' });
          const answer: unknown = await Reflect.apply(value, nodeFileSystem, parameters);
          if (!counts || calls !== call) return answer;
          if (isHandle(answer)) await answer.close();
          return end();
        },
      ]),
  );
  return { ...(wrapped as FileSystem), calls: () => calls };
}

function isHandle(answer: unknown): answer is { close(): Promise<void> } {
  return typeof answer === 'object' && answer !== null && 'close' in answer;
}

const cases = [
  { name: 'to another place', path: 'old/place', audio: ['a.mp3', 'b.mp3'], pattern: '{author}/{title}' },
  {
    name: 'deeper on its path, swapping files',
    path: 'Jane Austen',
    audio: ['02 - Pride and Prejudice.mp3', '01 - Pride and Prejudice.mp3'],
    pattern: '{author}/{title}',
  },
  { name: 'higher on its path', path: 'Jane Austen/x/y', audio: ['a.mp3', 'b.mp3'], pattern: '{author}' },
];

describe('a move of a book that is cut off', () => {
  const opened: TestLibrary[] = [];
  afterEach(async () => {
    for (const test of opened.splice(0)) await test.close();
  });

  it.each(cases)(
    'is completed or never happened, $name',
    { timeout: 120_000 },
    async ({ path, audio, pattern }) => {
      const seen = new Set<string>();
      for (const moment of ['before', 'after'] as const) {
        for (let call = 1; ; call += 1) {
          const db = await openTestSqlite();
          const test = await openTestLibrary(db);
          opened.push(test);
          await test.settings.update('mediaManagement', { libraryPath: test.root, folderPattern: pattern });
          const item = await test.addItem({ path, audio });
          const before = await test.tree();

          const fs = failingAt(call, moment);
          const run = test
            .makeService(fs)
            .reprocess(item.id, { metadata: false, rename: true, dryRun: false });
          const wasCutOff = await run.then(
            () => false,
            () => true,
          );

          const restarted = test.makeService(nodeFileSystem);
          await restarted.recover();
          const after = await restarted.store.byId(item.id);
          const files = await restarted.store.files(item.id);
          const told = files.map((file) => `${after?.path}/${file.path}`).toSorted();
          const found = await test.tree();
          // The database tells what is on the disk, all files are there, and nothing is left over.
          expect(told, `${moment} call ${call}`).toEqual(found);
          expect(found).toHaveLength(audio.length);
          expect((await readdir(test.root)).filter((name) => name.startsWith('.'))).toEqual([]);
          seen.add(after?.path === path && found.join() === before.join() ? 'old' : 'new');

          // A second run ends in the same place, whatever happened.
          await restarted.reprocess(item.id, { metadata: false, rename: true, dryRun: false });
          const place = pattern === '{author}' ? 'Jane Austen' : 'Jane Austen/Pride and Prejudice';
          expect(await test.tree()).toEqual([
            join(place, '01 - Pride and Prejudice.mp3'),
            join(place, '02 - Pride and Prejudice.mp3'),
          ]);
          if (!wasCutOff) break;
        }
      }
      expect([...seen].toSorted()).toEqual(['new', 'old']);
    },
  );

  it.each(cases)(
    'goes on after a single failure of the disk, $name',
    { timeout: 120_000 },
    async ({ path, audio, pattern }) => {
      for (let call = 1; ; call += 1) {
        const test = await openTestLibrary(await openTestSqlite(), { parent: '/dev/shm' });
        opened.push(test);
        await test.settings.update('mediaManagement', { libraryPath: test.root, folderPattern: pattern });
        const item = await test.addItem({ path, audio });
        const library = test.makeService(failingAt(call, 'alone'));
        const request = { metadata: true, rename: true, dryRun: false };
        const failed = await library.reprocess(item.id, request).then(
          () => false,
          () => true,
        );
        await library.reprocess(item.id, request);
        const place = pattern === '{author}' ? 'Jane Austen' : 'Jane Austen/Pride and Prejudice';
        const expected = [
          '01 - Pride and Prejudice.mp3',
          '02 - Pride and Prejudice.mp3',
          'metadata.json',
          'metadata.opf',
        ];
        expect(await test.tree(), `call ${call}`).toEqual(expected.map((name) => join(place, name)));
        const files = (await library.store.files(item.id)).map((file) => file.path);
        expect(files.toSorted()).toEqual(expected);
        expect((await readdir(test.root)).filter((name) => name.startsWith('.'))).toEqual([]);
        if (!failed && call > 20) break;
      }
    },
  );
});
