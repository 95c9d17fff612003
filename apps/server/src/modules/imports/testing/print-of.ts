import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world.ts';

/** Inode and bytes of everything that was downloaded: a seeding file is neither replaced nor written to. */
export async function printOf(world: World): Promise<Record<string, string>> {
  const print: Record<string, string> = {};
  for (const [path, inode] of Object.entries(await world.sourceTree())) {
    const bytes = await readFile(join(world.downloadsFolder, path));
    print[path] = `${inode} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
  return print;
}
