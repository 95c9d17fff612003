import { execFile } from 'node:child_process';
import { link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadSharp } from '../../apps/server/src/platform/images.ts';
import type { Benchmark, Figure } from '../lib/benchmark.ts';
import { inFolder } from '../lib/folder.ts';
import { inTurn, medianOf, type Timed, timed } from '../lib/samples.ts';
import { makeM4b, makeMp3Parts } from './audio.ts';
import { firstImports } from './first-import.ts';
import { importManyBooks } from './many-books.ts';
import { importParts } from './parts.ts';
import { type ImportWorld, openImportWorld } from './world.ts';

const run = promisify(execFile);
const GIB = 2 ** 30;
const LINK_ROUNDS = 11;
const COPY_ROUNDS = 3;
const PARTS = 500;

export type Material = {
  cover: string;
  m4b: { file: string; minutes: number };
  parts: string;
  partsMinutes: number;
};

/** From "the download is complete" to "imported", through the importer as the server wires it. */
export const imports: Benchmark = {
  name: 'imports',
  title: 'Import: probing, planning, linking or copying, sidecars, cover, records (SQLite)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      say('making 1 GiB of m4b and 500 parts of mp3');
      const material = await makeMaterial(folder);
      say('1 GiB by hard link');
      const linked = await importLinked(folder, material);
      say('1 GiB by copy');
      const copied = await importCopied(folder, material);
      say('500 parts by hard link');
      const parts = await importParts(folder, material);
      say('100 books in a row');
      const many = await importManyBooks(folder, material);
      say('the first import of a new process');
      const first = await firstImports(folder, material);
      return [...linked, ...copied, ...parts, ...first, ...many];
    }),
};

async function makeMaterial(folder: string): Promise<Material> {
  const cover = join(folder, 'cover.jpg');
  const sharp = await loadSharp();
  await sharp({ create: { width: 500, height: 500, channels: 3, background: '#884422' } })
    .jpeg()
    .toFile(cover);
  const m4b = await makeM4b(folder, GIB);
  const parts = join(folder, 'parts');
  return { cover, m4b, parts, partsMinutes: (await makeMp3Parts(parts, PARTS)).minutes };
}

/** `ln` by the system call, and the sidecars of the import before it written once more. */
async function importLinked(folder: string, { cover, m4b }: Material): Promise<Figure[]> {
  const world = await openImportWorld(join(folder, 'by-link'), { transferMode: 'hardlinkOrCopy', cover });
  const aside = join(folder, 'by-link/aside');
  await mkdir(aside);
  const importOne = async (id: string): Promise<Timed> => {
    await world.addBook(id, m4b.minutes);
    // A new time makes it a file that was never looked at.
    await utimes(m4b.file, new Date(), new Date());
    await link(m4b.file, join(world.folderOf(id), 'book.m4b'));
    const took = await timed(() => world.importDownload(id));
    await expectLinked(world, id, m4b.file);
    return took;
  };
  await importOne('Warm up');
  const sidecars = await readSidecars(await world.importedFolder('Warm up'));
  const floor = (round: number) =>
    timed(async () => {
      await link(m4b.file, join(aside, `${round}.m4b`));
      for (const [name, data] of sidecars) await writeFile(join(aside, `${round} ${name}`), data);
    });
  const { ones, others } = await inTurn(LINK_ROUNDS, (round) => importOne(`Linked ${round}`), floor);
  await world.close();
  return [
    {
      name: 'one file of 1 GiB (10.8 hours) by hard link, never probed before',
      unit: 'ms',
      samples: ones.map((one) => one.ms),
      baseline: { name: 'link() and the same sidecars written', samples: others.map((one) => one.ms) },
      cpuMs: medianOf(ones.map((one) => one.cpuMs)),
      target: { of: 'difference', atMost: 25 },
    },
  ];
}

async function importCopied(folder: string, { cover, m4b }: Material): Promise<Figure[]> {
  const world = await openImportWorld(join(folder, 'by-copy'), { transferMode: 'copy', cover });
  const target = join(folder, 'by-copy/aside.m4b');
  const ours: Timed[] = [];
  const [plain, durable]: [number[], number[]] = [[], []];
  const copy = async (samples: number[], { sync }: { sync: boolean }) => {
    await quietDisk();
    const { ms } = await timed(async () => {
      await run('cp', [m4b.file, target]);
      if (sync) await run('sync', [target]);
    });
    samples.push(ms);
    await rm(target);
  };
  for (let round = 0; round < COPY_ROUNDS; round += 1) {
    const id = `Copied ${round}`;
    await world.addBook(id, m4b.minutes);
    await link(m4b.file, join(world.folderOf(id), 'book.m4b'));
    await copy(plain, { sync: false });
    await quietDisk();
    ours.push(await timed(() => world.importDownload(id)));
    await copy(durable, { sync: true });
    const place = await world.importedFolder(id);
    await expectEqual(m4b.file, join(place, await onlyAudio(place)));
    await rm(place, { recursive: true });
  }
  await world.close();
  const figure = {
    unit: 'ms',
    samples: ours.map((one) => one.ms),
    cpuMs: medianOf(ours.map((one) => one.cpuMs)),
  };
  return [
    {
      ...figure,
      name: 'one file of 1 GiB by copy, checked on both sides and synced to disk',
      baseline: { name: 'cp and sync of the copy', samples: durable },
      target: { of: 'ratio', atMost: 1.1 },
    },
    {
      ...figure,
      name: 'the same beside a cp that leaves the bytes in memory',
      baseline: { name: 'cp', samples: plain },
    },
  ];
}

async function readSidecars(folder: string): Promise<[string, Buffer][]> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.m4b'));
  if (names.length !== 3) throw new Error(`Sidecars are missing: ${names.join(', ')}.`);
  return Promise.all(
    names.map(async (name): Promise<[string, Buffer]> => [name, await readFile(join(folder, name))]),
  );
}

async function onlyAudio(folder: string): Promise<string> {
  const [name] = (await readdir(folder)).filter((each) => each.endsWith('.m4b'));
  if (name === undefined) throw new Error(`${folder} holds no audio.`);
  return name;
}

async function expectLinked(world: ImportWorld, id: string, file: string): Promise<void> {
  const place = await world.importedFolder(id);
  const { ino } = await stat(join(place, await onlyAudio(place)));
  if (ino !== (await stat(file)).ino) throw new Error(`${id} is no link to the download.`);
}

/** Compares whole files with `cmp`, which stops at the first difference. */
async function expectEqual(one: string, other: string): Promise<void> {
  await run('cmp', [one, other]);
}

/** Waits until earlier writes are on the disk, so that nobody pays for another one's. */
async function quietDisk(): Promise<void> {
  await run('sync');
}
