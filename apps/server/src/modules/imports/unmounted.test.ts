import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import {
  clientBanned,
  clientCredentials,
  clientUnavailable,
} from '../../integrations/download-clients/errors.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { createDeath, Dead } from '../../testing/death.ts';
import { createImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { mortalParts } from './testing/mortal.ts';
import { openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const other = aBook({ id: 'emma', title: 'Emma', asin: 'B0EMMA0001', runtimeMinutes: 2 });

/** A library whose disk is not mounted is an empty folder on the disk of the system. */
describeDatabases('a root folder whose disk is not mounted', (openDb) => {
  let world: World;
  afterEach(() => world.close());

  const open = async (db: Db, settings: Record<string, string> = {}) => {
    world = await openWorld(db, { settings });
    for (const [name, title] of Object.entries({ old: book.title, new: book.title, emma: other.title }))
      for (const part of [1, 2])
        await world.put({
          [`${name}/${part}.mp3`]: await mp3({ album: title, track: String(part), title: name }),
        });
    await world.service.importDownload(await world.addDownload('old', [book]));
  };
  const disk = () => `${world.rootPath}-disk`;
  const unmount = async () => {
    await rename(world.rootPath, disk());
    await mkdir(world.rootPath);
  };
  const mount = async () => {
    await rmdir(world.rootPath);
    await rename(disk(), world.rootPath);
  };
  const audio = async () =>
    Object.keys(await world.tree())
      .filter((path) => path.endsWith('.mp3') && !path.startsWith('.'))
      .toSorted();

  it.each<Record<string, string>>([{}, { transfer_mode: 'move' }])(
    'takes no import, and the next try succeeds (%j)',
    async (settings) => {
      await open(await openDb(), settings);
      const id = await world.addDownload('emma', [other], { canMove: true });
      const source = await world.sourceTree();
      await unmount();
      await expect(world.service.importDownload(id)).rejects.toMatchObject({
        code: 'root_folder_unwritable',
        retryable: true,
        message: expect.stringContaining('empty'),
      });
      expect(await readdir(world.rootPath)).toEqual([]);
      expect(await world.sourceTree()).toEqual(source);
      expect(await world.stateOf(other)).toBe('importing');
      await mount();
      await world.service.importDownload(id);
      expect(await world.stateOf(other)).toBe('imported');
      expect(await audio()).toHaveLength(4);
    },
  );

  it('is no matter for a library that is new', async () => {
    world = await openWorld(await openDb());
    for (const part of [1, 2])
      await world.put({ [`emma/${part}.mp3`]: await mp3({ album: other.title, track: String(part) }) });
    await world.service.importDownload(await world.addDownload('emma', [other]));
    expect(await world.stateOf(other)).toBe('imported');
  });

  it('keeps an interrupted import for the day it is back', async () => {
    await open(await openDb());
    await world.db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
    const id = await world.addDownload('new', [book]);
    // The old book is in the bin, the new one not yet in its place.
    const death = createDeath('journal place started');
    const dying = createImportService(mortalParts(death, world.makeParts(death.fs)));
    await expect(dying.importDownload(id)).rejects.toBeInstanceOf(Dead);
    expect(await audio()).toEqual([]);

    await unmount();
    await createImportService(world.makeParts(nodeFileSystem)).recover();
    await expect(world.service.importDownload(id)).rejects.toMatchObject({ code: 'root_folder_unwritable' });
    await mount();
    await createImportService(world.makeParts(nodeFileSystem)).recover();
    expect(await audio()).toHaveLength(2);
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('imported');
    expect(await readdir(join(world.rootPath))).not.toContain('.earmark');
  });
});

describeDatabases('a download client that cannot be asked for the files', (openDb) => {
  it.each([clientCredentials('refuses'), clientBanned('banned'), clientUnavailable('is away')])(
    'blocks no import: it is tried until the client answers (%s)',
    async (trouble) => {
      const world = await openWorld(await openDb(), {});
      for (const part of [1, 2])
        await world.put({ [`emma/${part}.mp3`]: await mp3({ album: other.title, track: String(part) }) });
      const id = await world.addDownload('emma', [other]);
      const parts = world.makeParts(nodeFileSystem);
      const deaf = createImportService({
        ...parts,
        downloads: { ...parts.downloads, locate: vi.fn().mockRejectedValue(trouble) },
      });
      await expect(deaf.importDownload(id)).rejects.toMatchObject({
        code: trouble.code,
        retryable: true,
        retryAfterMs: expect.any(Number),
      });
      expect(await world.stateOf(other)).toBe('importing');
      expect(await world.reasonOf(other)).toContain(trouble.message);
      await world.service.importDownload(id);
      expect(await world.stateOf(other)).toBe('imported');
      await world.close();
    },
  );
});
