import { isAbsolute, resolve } from 'node:path';
import type { rootFolder, TestResult } from '@earmark/contracts';
import type { z } from 'zod';
import { type Db, prepared } from '../../db/index.ts';
import { AppError, badInput, type Clock, conflict, newId, notFound } from '../../kernel/index.ts';
import { type FileSystem, isInside } from '../../platform/files/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { emptied, isEmptied } from './emptied.ts';
import { probeError, probeRootFolder, type RootProbe } from './root-probe.ts';

type RootFolder = z.infer<typeof rootFolder>;
export type RootFolderRef = { id: string; path: string };
export type RootFolders = ReturnType<typeof createRootFolders>;

const selectAll = prepared((q) =>
  q.selectFrom('root_folder').select(['id', 'path']).orderBy('created_at').orderBy('id'),
);

/** Where books live. The folder of the setting `library_path` is the primary one; others are added beside it. */
export function createRootFolders(options: {
  db: Db;
  clock: Clock;
  fs: FileSystem;
  settings: Pick<SettingsService, 'get' | 'update' | 'isLocked'>;
  /** What else a *Test* tells about a folder that books can be filed in: how downloads get there. */
  moreDetails?: ((path: string) => Promise<TestResult['details']>) | undefined;
}) {
  const { db, clock, fs, settings } = options;

  const rows = (): Promise<RootFolderRef[]> => selectAll(db, {});

  const insert = async (path: string): Promise<RootFolderRef> => {
    await db.q
      .insertInto('root_folder')
      .values({ id: newId(clock.now()), path, created_at: clock.now() })
      .onConflict((conflicting) => conflicting.column('path').doNothing())
      .execute();
    return db.q
      .selectFrom('root_folder')
      .select(['id', 'path'])
      .where('path', '=', path)
      .executeTakeFirstOrThrow();
  };

  const primaryPath = async (): Promise<string | undefined> => {
    const { libraryPath } = await settings.get('mediaManagement');
    return libraryPath === '' ? undefined : resolve(libraryPath);
  };

  /** The setting may have been changed or come from the environment: its row is made when it is first needed. */
  const all = async (): Promise<{ folders: RootFolderRef[]; primary: string | undefined }> => {
    const primary = await primaryPath();
    let folders = await rows();
    if (primary !== undefined && !folders.some(({ path }) => path === primary)) {
      await insert(primary);
      folders = await rows();
    }
    return { folders, primary };
  };

  const byId = async (id: string): Promise<RootFolderRef> => {
    const row = await db.q
      .selectFrom('root_folder')
      .select(['id', 'path'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('This root folder');
    return row;
  };

  const toWire = async (folder: RootFolderRef, primary: string | undefined): Promise<RootFolder> => {
    const { writable, freeBytes, totalBytes, ...probe } = await probeRootFolder(fs, folder.path);
    const message =
      probe.message ?? ((await isEmptied({ fs, db }, folder)) ? emptied(folder.path).message : null);
    return { ...folder, primary: folder.path === primary, writable, freeBytes, totalBytes, message };
  };

  const itemCount = async (id: string): Promise<number> => {
    const row = await db.q
      .selectFrom('library_item')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('root_folder_id', '=', id)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  };

  /** The cleaned path, when it can be a root folder beside the others. */
  const checkPath = async (input: string, own?: string): Promise<{ path: string; probe: RootProbe }> => {
    const path = cleanPath(input);
    const { folders } = await all();
    const nested = folders.find(
      (other) =>
        other.id !== own && other.path !== path && (isInside(other.path, path) || isInside(path, other.path)),
    );
    if (nested) {
      throw conflict(
        `${path} and the root folder ${nested.path} lie inside each other.`,
        'Root folders must lie side by side, or books would belong to both.',
      );
    }
    const probe = await probeRootFolder(fs, path);
    if (!probe.writable) throw probeError(probe, 'path');
    return { path, probe };
  };

  return {
    /** Root folders in order of their making, the primary one first. */
    refs: async (): Promise<RootFolderRef[]> => {
      const { folders, primary } = await all();
      return folders.toSorted((a, b) => Number(b.path === primary) - Number(a.path === primary));
    },
    byId,
    /** The folder new books go to; throws when none is set. */
    primary: async (): Promise<RootFolderRef> => {
      const { folders, primary } = await all();
      const chosen = folders.find(({ path }) => path === primary) ?? folders[0];
      if (chosen) return chosen;
      throw new AppError({
        code: 'root_folder_unwritable',
        message: 'No library folder is set.',
        hint: 'Set the library path in Settings, Media Management.',
        status: 422,
        blame: 'setup',
        retryable: true,
      });
    },
    list: async (): Promise<RootFolder[]> => {
      const { folders, primary } = await all();
      return Promise.all(folders.map((folder) => toWire(folder, primary)));
    },
    get: async (id: string): Promise<RootFolder> => toWire(await byId(id), await primaryPath()),
    /** Adds a folder; one that is there already is answered as it is. The first becomes the library path. */
    create: async (input: { path: string }): Promise<{ folder: RootFolder; created: boolean }> => {
      const { path } = await checkPath(input.path);
      const known = (await rows()).some((folder) => folder.path === path);
      const folder = await insert(path);
      const { libraryPath } = await settings.get('mediaManagement');
      if (libraryPath === '' && !settings.isLocked('libraryPath')) {
        await settings.update('mediaManagement', { libraryPath: path });
      }
      return { folder: await toWire(folder, await primaryPath()), created: !known };
    },
    /** Points a root folder at the place where its books are now; the books keep their records. */
    update: async (id: string, input: { path: string }): Promise<RootFolder> => {
      const old = await byId(id);
      const { path } = await checkPath(input.path, id);
      const isPrimary = old.path === (await primaryPath());
      if (isPrimary && old.path !== path) {
        if (settings.isLocked('libraryPath')) throw lockedPath();
        await settings.update('mediaManagement', { libraryPath: path });
      }
      await db.transaction(async (tx) => {
        // The setting may have made a row of its own meanwhile; an empty one gives way.
        const rival = await tx
          .selectFrom('root_folder')
          .select('id')
          .where('path', '=', path)
          .executeTakeFirst();
        if (rival && rival.id !== id) {
          if ((await itemCount(rival.id)) > 0)
            throw conflict(`${path} already is a root folder with books in it.`);
          await tx.deleteFrom('root_folder').where('id', '=', rival.id).execute();
        }
        await tx.updateTable('root_folder').set({ path }).where('id', '=', id).execute();
      });
      return toWire({ id, path }, await primaryPath());
    },
    /** Forgets a root folder without books; nothing on the disk is touched. */
    remove: async (id: string): Promise<void> => {
      const folder = await byId(id);
      if (folder.path === (await primaryPath())) {
        throw conflict(
          'This is the library path.',
          'Set another library path first (Settings, Media Management).',
        );
      }
      const count = await itemCount(id);
      if (count > 0) {
        throw conflict(
          `This root folder holds ${count} ${count === 1 ? 'book' : 'books'}.`,
          'Move or remove them first, or point the root folder at their new place.',
        );
      }
      await db.q.deleteFrom('root_folder').where('id', '=', id).execute();
    },
    /** What the *Test* button says about a path. */
    test: async (input: { path: string }): Promise<TestResult> => {
      const path = cleanPath(input.path);
      const probe = await probeRootFolder(fs, path);
      const details: TestResult['details'] = [
        { label: 'Folder', value: path, ok: probe.exists },
        { label: 'Writable', value: probe.writable ? 'yes' : 'no', ok: probe.writable },
      ];
      if (probe.freeBytes !== null) details.push({ label: 'Free', value: inGib(probe.freeBytes), ok: true });
      const known = (await rows()).find((folder) => folder.path === path);
      if (probe.message === null && known && (await isEmptied({ fs, db }, known)))
        return { ok: false, ...emptied(path), details };
      if (probe.message === null) {
        details.push(...((await options.moreDetails?.(path)) ?? []));
        return { ok: true, message: `Books can be filed in ${path}.`, details };
      }
      return { ok: false, message: probe.message, ...(probe.hint ? { hint: probe.hint } : {}), details };
    },
  };
}

function cleanPath(input: string): string {
  const path = input.trim();
  if (!isAbsolute(path)) {
    throw badInput('A root folder needs its whole path.', [
      { path: 'path', message: 'It must begin with /.' },
    ]);
  }
  if (path.includes('\0'))
    throw badInput('A path cannot hold a zero byte.', [{ path: 'path', message: 'Zero byte.' }]);
  const resolved = resolve(path);
  if (resolved === '/') {
    throw badInput('The whole disk cannot be a root folder.', [
      { path: 'path', message: 'Choose a folder.' },
    ]);
  }
  return resolved;
}

function lockedPath(): AppError {
  return new AppError({
    code: 'locked_by_environment',
    message: 'The library path is fixed by the environment variable EARMARK_LIBRARY_PATH.',
    hint: 'Change or remove the variable and restart.',
    status: 409,
    blame: 'caller',
  });
}

function inGib(bytes: number): string {
  return `${(bytes / 1_073_741_824).toFixed(1)} GiB`;
}
