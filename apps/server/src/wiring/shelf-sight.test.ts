import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LibraryServer } from '../integrations/libraries/port.ts';
import { fakeClock } from '../kernel/clock.ts';
import { nodeFileSystem } from '../platform/files/index.ts';
import { createShelfSight } from './shelf-sight.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'earmark-sight-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** A media server that has mounted one folder. */
function shelf(mounted: string): LibraryServer & { asked: () => number } {
  let asked = 0;
  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  return {
    asked: () => asked,
    holdsFolder: async (_id: string, folders: readonly string[]) => {
      asked += 1;
      return (await Promise.all(folders.map((folder) => exists(join(mounted, folder))))).includes(true);
    },
  } as unknown as LibraryServer & { asked: () => number };
}

it('finds out whether the shelf is the library, below a common folder too, and leaves nothing behind', async () => {
  const root = join(base, 'media/books');
  const other = join(base, 'other');
  await mkdir(root, { recursive: true });
  await mkdir(other);
  const sight = createShelfSight({ fs: nodeFileSystem, clock: fakeClock() });
  expect(await sight.sees(shelf(root), 'same', root)).toBe(true);
  expect(await sight.sees(shelf(base), 'above', root)).toBe(true);
  expect(await sight.sees(shelf(other), 'other', root)).toBe(false);
  expect(await readdir(root)).toEqual([]);
});

it('does not wake the disk again within the hour, and says nothing of a folder it cannot write to', async () => {
  const clock = fakeClock();
  const sight = createShelfSight({ fs: nodeFileSystem, clock });
  const server = shelf(base);
  for (const minutes of [0, 5, 60]) {
    clock.advance(minutes * 60_000);
    expect(await sight.sees(server, 'l', base)).toBe(true);
  }
  expect(server.asked()).toBe(2);
  expect(await sight.sees(server, 'l', join(base, 'missing'))).toBeNull();
});
