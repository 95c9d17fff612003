import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { STEP_KINDS } from './run/journal.ts';
import { createImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { createMortalFfmpeg } from './testing/mortal-ffmpeg.ts';
import { emptyFolders, listTree, openWorld } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const child = join(import.meta.dirname, 'testing/crash-child.ts');

type Scenario = {
  name: string;
  settings?: Record<string, string>;
  replaces?: boolean;
  isOtherDevice?: boolean;
  /** Audio files of the book. */
  audio?: number;
};
const SCENARIOS: readonly Scenario[] = [
  { name: 'a new book by link' },
  { name: 'a new book by copy', isOtherDevice: true },
  { name: 'a better release by link', replaces: true },
  { name: 'a new book by move', settings: { transfer_mode: 'move' } },
  {
    name: 'parts joined into one file',
    settings: { join_parts: 'true' },
    audio: 1,
  },
  { name: 'tags and cover written into copies', settings: { embed_tags: 'true' } },
];

/** Kinds of steps that a process was really killed at, over all scenarios. */
const killedAt = new Set<string>();

/** What ffmpeg makes again after each kill is made once. */
const ffmpeg = createMortalFfmpeg();

const compileCache = join(tmpdir(), 'earmark-kill-compiled');
const made: string[] = [compileCache];
afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});
async function makeFolder(parent: string): Promise<string> {
  const path = await mkdtemp(join(parent, 'earmark-kill-'));
  made.push(path);
  return path;
}

/** A world on the disk whose download waits to be imported. */
async function prepare(scenario: Scenario) {
  const base = await makeFolder(tmpdir());
  const database = join(base, 'earmark.db');
  const db = await openDatabase(database);
  await db.migrate();
  const libraryFolder = scenario.isOtherDevice ? await makeFolder('/dev/shm') : join(base, 'library');
  await mkdir(libraryFolder, { recursive: true });
  const settings = scenario.settings ?? {};
  const world = await openWorld(db, { libraryFolder, settings, parent: base });
  if (scenario.replaces) {
    for (const part of [1, 2])
      await world.put({ [`old/${part}.mp3`]: await mp3({ album: book.title, title: 'Old' }) });
    await world.service.importDownload(await world.addDownload('old', [book]));
    await db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
  }
  for (const part of [1, 2])
    await world.put({ [`new/${part}.mp3`]: await mp3({ album: book.title, title: 'New' }) });
  const downloadId = await world.addDownload('new', [book], { canMove: isMoveOf(scenario) });
  const saved = await world.save();
  await db.close();
  await copy(base, `${base}.kept`);
  await copy(libraryFolder, `${libraryFolder}.kept`);
  made.push(`${base}.kept`, `${libraryFolder}.kept`);
  return {
    saved,
    database,
    downloadId,
    libraryFolder,
    settings,
    /** Puts everything back to how it was before the import; hard links stay links. */
    restore: async () => {
      await copy(`${base}.kept`, base);
      if (scenario.isOtherDevice) await copy(`${libraryFolder}.kept`, libraryFolder);
    },
  };
}

async function copy(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)('cp', ['-a', from, to]);
}
const isMoveOf = (scenario: Scenario) => scenario.settings?.['transfer_mode'] === 'move';
type Prepared = Awaited<ReturnType<typeof prepare>>;

const visible = (tree: Record<string, number>) =>
  Object.keys(tree)
    .filter((path) => !path.startsWith('.'))
    .toSorted();

/** Runs the import in a process of its own; answers whether it was killed, and the entries when it was not. */
function importInChild(input: Prepared, killAt: string) {
  return new Promise<{ isKilled: boolean; entries: string[] }>((resolve, reject) => {
    const args = [
      child,
      input.saved,
      input.database,
      input.downloadId,
      killAt,
      JSON.stringify(input.settings),
    ];
    const run = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...args],
      // Children load the same modules dozens of times.
      { env: { ...process.env, NODE_COMPILE_CACHE: compileCache } },
      (_, stdout, stderr) => {
        if (run.signalCode === 'SIGKILL') resolve({ isKilled: true, entries: [] });
        else if (stdout === '') reject(new Error(stderr));
        else resolve({ isKilled: false, ...(JSON.parse(stdout) as { entries: string[] }) });
      },
    );
  });
}

async function expectNothingLost(
  input: Prepared,
  scenario: Scenario,
  source: Record<string, number>,
  where: string,
): Promise<void> {
  const { libraryFolder } = input;
  const db = await openDatabase(input.database);
  const world = await openWorld(db, { existing: input.saved, settings: input.settings });
  const service = createImportService({ ...world.makeParts(nodeFileSystem), ffmpeg: ffmpeg.immortal });
  const left = visible(await world.tree());
  // Old or new, never half; between the two renames of a replacement the old one waits in the bin.
  const whole = (scenario.audio ?? 2) + 3;
  const isWhole = left.length === 0 || left.length === whole;
  expect(isWhole, `${where}: ${left.join(', ')}`).toBe(true);
  await service.recover();
  if (scenario.replaces) expect(visible(await world.tree()), where).toHaveLength(whole);
  await service.importDownload(input.downloadId);
  const tree = await world.tree();
  expect(await readdir(join(libraryFolder, folder)), where).toHaveLength(whole);
  expect(await readdir(libraryFolder), where).not.toContain('.earmark');
  expect(await emptyFolders(libraryFolder), where).toEqual([]);
  expect(await world.stateOf(book), where).toBe('imported');
  const after = await world.sourceTree();
  const kept = isMoveOf(scenario)
    ? Object.entries(source).filter(([path]) => !path.startsWith('new/'))
    : Object.entries(source);
  expect(after, where).toEqual(Object.fromEntries(kept));
  const isLinked = !scenario.isOtherDevice && scenario.settings === undefined;
  if (isLinked) expect(tree[`${folder}/01 - Pride and Prejudice.mp3`], where).toBe(source['new/1.mp3']);
  const inBin = Object.keys(tree).filter((path) => path.includes('recycle') && path.endsWith('.mp3'));
  expect(inBin, where).toHaveLength(scenario.replaces ? 2 : 0);
  const running = await db.q.selectFrom('import').select('id').where('state', '=', 'running').execute();
  expect(running, where).toEqual([]);
  // A second run finds everything done.
  await service.importDownload(input.downloadId);
  expect(await world.tree(), where).toEqual(tree);
  await db.close();
}

describe('a process that is killed at every entry of the journal loses nothing', () => {
  test.concurrent.each(SCENARIOS)('$name', { timeout: 480_000 }, async (scenario) => {
    const input = await prepare(scenario);
    const { entries } = await importInChild(input, 'never');
    expect(entries.length).toBeGreaterThanOrEqual(10);
    for (const entry of entries) {
      // The moment before a step is the moment after the one before it.
      if (entry.endsWith(' before') && entry !== entries[0]) continue;
      await input.restore();
      const source = await listTree(join(input.saved, 'downloads'));
      const { isKilled } = await importInChild(input, entry);
      expect(isKilled, entry).toBe(true);
      killedAt.add(entry.split(' ')[0] ?? '');
      await expectNothingLost(input, scenario, source, `killed at ${entry}`);
    }
  });

  test('no kind of step is left out', () => {
    expect([...killedAt].toSorted()).toEqual(STEP_KINDS.toSorted());
  });
});
