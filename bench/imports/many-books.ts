import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Figure } from '../lib/benchmark.ts';
import type { Material } from './imports.ts';
import { openImportWorld } from './world.ts';

const WARM_BOOKS = 25;
const BOOKS = 100;
const PARTS_EACH = 20;
const MEGABYTE = 1024 * 1024;

/** What is kept in memory after many imports in a row, beside what is kept after a few. */
export async function importManyBooks(
  folder: string,
  { cover, parts, partsMinutes }: Material,
): Promise<Figure[]> {
  const world = await openImportWorld(join(folder, 'many'), { transferMode: 'hardlinkOrCopy', cover });
  const all = (await readdir(parts)).toSorted();
  const names = all.slice(0, PARTS_EACH);
  const minutes = (partsMinutes / all.length) * PARTS_EACH;
  const importBooks = async (from: number, to: number) => {
    for (let at = from; at < to; at += 1) {
      const id = `Many ${at}`;
      await world.addBook(id, minutes);
      for (const name of names) await copyFile(join(parts, name), join(world.folderOf(id), name));
      await world.importDownload(id);
      await world.importedFolder(id);
    }
    return heapMegabytes();
  };
  const few = await importBooks(0, WARM_BOOKS);
  const many = await importBooks(WARM_BOOKS, BOOKS);
  await world.close();
  return [
    {
      name: `heap after ${BOOKS} imports in a row`,
      unit: 'MB',
      samples: [many],
      baseline: { name: `heap after ${WARM_BOOKS}`, samples: [few] },
      target: { of: 'difference', atMost: 4 },
    },
  ];
}

/** Memory that is really held: garbage is collected first. */
function heapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / MEGABYTE;
}
