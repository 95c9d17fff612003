import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { createDeath, Dead, type Death } from '../../testing/death.ts';
import { createImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { mortalParts } from './testing/mortal.ts';
import { createMortalFfmpeg } from './testing/mortal-ffmpeg.ts';
import { printOf } from './testing/print-of.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const parts = [1, 2];
const sidecars = ['cover.jpg', 'metadata.json', 'metadata.opf'];
const inParts = parts.map((part) => `0${part} - Pride and Prejudice.mp3`);
const inOne = ['Pride and Prejudice.m4b'];

/** What is done to the library, and what it shows afterwards. */
type Scenario = {
  name: string;
  settings: Record<string, string>;
  audio: readonly string[];
  /** Another release of the book is in the library before. */
  replaces?: true;
  otherDevice?: true;
  /** The other release is an upgrade that Earmark itself looked for. */
  isUpgrade?: true;
};
const SCENARIOS: readonly Scenario[] = [
  { name: 'a new book by link', settings: {}, audio: inParts },
  { name: 'a better release by link', settings: {}, audio: inParts, replaces: true },
  { name: 'a new book by copy to another device', settings: {}, audio: inParts, otherDevice: true },
  { name: 'a new book by move', settings: { transfer_mode: 'move' }, audio: inParts },
  {
    name: 'an upgrade, its parts joined into one file',
    settings: { join_parts: 'true' },
    audio: inOne,
    replaces: true,
    isUpgrade: true,
  },
  {
    name: 'parts joined, then removed',
    settings: { join_parts: 'true', transfer_mode: 'move' },
    audio: inOne,
  },
  { name: 'tags and cover written into copies', settings: { embed_tags: 'true' }, audio: inParts },
];

const ffmpeg = createMortalFfmpeg();
/** Hundreds of worlds are made here, and what is in memory needs no syncing. */
const MEMORY = '/dev/shm';

async function prepare(scenario: Scenario) {
  const db = await openTestSqlite();
  const base = await mkdtemp(join(MEMORY, 'earmark-crash-'));
  const libraryFolder = scenario.otherDevice
    ? await mkdtemp(join(tmpdir(), 'earmark-crash-library-'))
    : join(base, 'library');
  await mkdir(libraryFolder, { recursive: true });
  const world = await openWorld(db, { settings: scenario.settings, libraryFolder, parent: base });
  for (const part of parts) {
    await world.put({
      [`new/${part}.mp3`]: await mp3({ album: book.title, track: String(part), title: `New ${part}` }),
    });
  }
  if (scenario.replaces) await fileOldBook(world);
  const wish = scenario.isUpgrade ? await wishForBetter(world) : undefined;
  const id = await world.addDownload('new', wish ? [] : [book], {
    canMove: true,
    ...(wish ? { acquisitions: [{ id: wish, bookId: book.id, isUpgrade: true }] } : {}),
  });
  const close = async () => {
    await world.close();
    await db.close();
    for (const path of [libraryFolder, base]) await rm(path, { recursive: true, force: true });
  };
  return { world, id, close, before: await world.tree(), source: await printOf(world) };
}

/** An older release in the library, its parts as they came, with a note of somebody's beside it. */
async function fileOldBook(world: World): Promise<void> {
  for (const part of parts) {
    await world.put({ [`old/CD${part}/1.mp3`]: await mp3({ album: book.title, title: `Old ${part}` }) });
  }
  const plain = world.makeParts(nodeFileSystem);
  const asTheyAre = {
    ...plain.settings,
    mediaManagement: async () => ({
      ...(await plain.settings.mediaManagement()),
      joinParts: false,
      embedTags: false,
    }),
  };
  await createImportService({ ...plain, settings: asTheyAre }).importDownload(
    await world.addDownload('old', [book]),
  );
  await writeFile(join(world.rootPath, folder, 'notes.pdf'), 'mine');
  await world.db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
  world.announced.splice(0);
}

async function wishForBetter(world: World): Promise<string> {
  await world.db.q.updateTable('acquisition').set({ state: 'available' }).execute();
  const { id: libraryItemId } = await world.db.q
    .selectFrom('library_item')
    .select('id')
    .executeTakeFirstOrThrow();
  const wish = await world.acquisitions.ensureUpgrade(book.id, { libraryItemId, reason: 'mp3', attempts: 6 });
  await world.db.q
    .updateTable('acquisition')
    .set({ state: 'downloaded' })
    .where('id', '=', wish.id)
    .execute();
  return wish.id;
}

async function dieAt(world: World, id: string, at: number): Promise<Death> {
  const death = createDeath(at);
  const service = createImportService(mortalParts(death, world.makeParts(death.fs), ffmpeg));
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

    const expected = [...scenario.audio, ...sidecars, ...(scenario.replaces ? ['notes.pdf'] : [])]
      .map((name) => `${folder}/${name}`)
      .sort();
    for (let at = 1; at <= events.length; at += 1) {
      const { world, id, close, before, source } = await prepare(scenario);
      const where = `died at ${at}: ${events[at - 1]}`;
      await dieAt(world, id, at);

      // Old or new, never half. Between taking the old folder out and putting the new one in, neither is there.
      const left = visible(await world.tree());
      expect([visible(before), expected, []], where).toContainEqual(left);
      const gone = left.length === 0 && scenario.replaces === true;
      const inBin = async () =>
        Object.keys(await world.tree()).filter((path) => path.includes('recycle') && path.endsWith('.mp3'));
      if (gone) expect(await inBin(), where).toHaveLength(parts.length);

      // A start brings order, a second one changes nothing, the job runs again.
      const service = createImportService({
        ...world.makeParts(nodeFileSystem),
        ffmpeg: ffmpeg.immortal,
      });
      await service.recover();
      await service.recover();
      if (gone) expect(visible(await world.tree()), where).toEqual(expected);
      await service.importDownload(id);
      const tree = await world.tree();
      expect(visible(tree), where).toEqual(expected);
      const wish = world.downloads.get(id)?.acquisitions[0];
      expect((await world.acquisitions.byId(wish?.id ?? ''))?.state, where).toBe('imported');
      expect(await world.stateOf(book), where).toBe(scenario.isUpgrade ? 'available' : 'imported');
      expect(world.importedDownloads, where).toContain(id);
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
      const after = await printOf(world);
      const moved = Object.fromEntries(Object.entries(source).filter(([path]) => !path.startsWith('new/')));
      expect(after, where).toEqual(scenario.settings['transfer_mode'] === 'move' ? moved : source);

      await service.importDownload(id);
      expect(await world.tree(), where).toEqual(tree);
      await close();
    }
  });
});
