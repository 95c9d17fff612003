import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { createImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { createDeath, Dead, type Death } from './testing/mortal.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 3 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const parts = [1, 2, 3];
const names = [
  ...parts.map((part) => `0${part} - Pride and Prejudice.mp3`),
  'cover.jpg',
  'metadata.json',
  'metadata.opf',
];

type Scenario = { name: string; setting: string; replaces: boolean; otherDevice: boolean };
const SCENARIOS: readonly Scenario[] = [
  { name: 'a new book by link', setting: 'hardlinkOrCopy', replaces: false, otherDevice: false },
  { name: 'a better release by link', setting: 'hardlinkOrCopy', replaces: true, otherDevice: false },
  {
    name: 'a new book by copy to another device',
    setting: 'hardlinkOrCopy',
    replaces: false,
    otherDevice: true,
  },
  { name: 'a new book by move', setting: 'move', replaces: false, otherDevice: false },
];

async function prepare(scenario: Scenario) {
  const db = await openTestSqlite();
  const libraryFolder = scenario.otherDevice ? await mkdtemp('/dev/shm/earmark-library-') : undefined;
  const world = await openWorld(db, {
    settings: { transfer_mode: scenario.setting },
    ...(libraryFolder ? { libraryFolder } : {}),
  });
  for (const part of parts) {
    await world.put({
      [`new/${part}.mp3`]: await mp3({ album: book.title, track: String(part), title: `New ${part}` }),
    });
  }
  if (scenario.replaces) {
    for (const part of parts) {
      await world.put({ [`old/CD${part}/1.mp3`]: await mp3({ album: book.title, title: `Old ${part}` }) });
    }
    await world.service.importDownload(await world.addDownload('old', [book]));
    await writeFile(join(world.rootPath, folder, 'notes.pdf'), 'mine');
    await db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
    world.announced.splice(0);
  }
  const id = await world.addDownload('new', [book], { canMove: true });
  const close = async () => {
    await world.close();
    await db.close();
    if (libraryFolder) await rm(libraryFolder, { recursive: true });
  };
  return { world, id, close, before: await world.tree(), source: await world.sourceTree() };
}

async function dieAt(world: World, id: string, at: number): Promise<Death> {
  const death = createDeath(at);
  const service = createImportService(death.parts(world.makeParts(death.fs)));
  const run = service.importDownload(id);
  if (at === Number.POSITIVE_INFINITY) await run;
  else await expect(run).rejects.toBeInstanceOf(Dead);
  return death;
}

/** Visible files of the library, without dot folders. */
function visible(tree: Record<string, number>): string[] {
  return Object.keys(tree)
    .filter((path) => !path.startsWith('.'))
    .sort();
}

describe.each(SCENARIOS)('$name', (scenario) => {
  test('survives the end of the process at every single change', { timeout: 240_000 }, async () => {
    const rehearsal = await prepare(scenario);
    const { events } = await dieAt(rehearsal.world, rehearsal.id, Number.POSITIVE_INFINITY);
    await rehearsal.close();
    expect(events.filter((event) => event.startsWith('journal')).length).toBeGreaterThanOrEqual(10);

    const expected = [...names, ...(scenario.replaces ? ['notes.pdf'] : [])]
      .map((name) => `${folder}/${name}`)
      .sort();
    for (let at = 1; at <= events.length; at += 1) {
      const { world, id, close, before, source } = await prepare(scenario);
      const where = `died at ${at}: ${events[at - 1]}`;
      await dieAt(world, id, at);

      // Old or new, never half. Between taking the old folder out and putting the new one in, neither is there.
      const left = visible(await world.tree());
      expect([visible(before), expected, []], where).toContainEqual(left);
      const gone = left.length === 0 && scenario.replaces;
      const inBin = async () =>
        Object.keys(await world.tree()).filter((path) => path.includes('recycle') && path.endsWith('.mp3'));
      if (gone) expect(await inBin(), where).toHaveLength(parts.length);

      // A start brings order, a second one changes nothing, the job runs again.
      const service = createImportService(world.makeParts(nodeFileSystem));
      await service.recover();
      await service.recover();
      if (gone) expect(visible(await world.tree()), where).toEqual(expected);
      await service.importDownload(id);
      const tree = await world.tree();
      expect(visible(tree), where).toEqual(expected);
      expect(await world.stateOf(book), where).toBe('imported');
      expect(world.announced, where).toHaveLength(1);
      expect(await readdir(world.rootPath), where).not.toContain('.earmark');
      expect(await emptyFolders(world.rootPath), where).toEqual([]);
      expect(
        await world.db.q.selectFrom('import').select('state').where('state', '=', 'running').execute(),
      ).toEqual([]);
      expect(await world.db.q.selectFrom('library_item').select('path').execute(), where).toEqual([
        { path: folder },
      ]);
      expect(await inBin(), where).toHaveLength(scenario.replaces ? parts.length : 0);
      if (scenario.replaces) {
        expect(await readFile(join(world.rootPath, folder, 'notes.pdf'), 'utf8'), where).toBe('mine');
      }
      const after = await world.sourceTree();
      const moved = Object.fromEntries(Object.entries(source).filter(([path]) => !path.startsWith('new/')));
      expect(after, where).toEqual(scenario.setting === 'move' ? moved : source);

      await service.importDownload(id);
      expect(await world.tree(), where).toEqual(tree);
      await close();
    }
  });
});
