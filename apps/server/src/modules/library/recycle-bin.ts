import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Clock, conflict, describeError, newId, notFound } from '../../kernel/index.ts';
import {
  assertRealInside,
  errnoOf,
  type FileSystem,
  ifPresent,
  joinInside,
  onDisk,
  syncFolder,
  writeFileAtomically,
} from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { parseJson } from './json.ts';

const entryRecord = z.object({
  id: z.string(),
  /** Relative to the root folder. */
  path: z.string(),
  bookId: z.string().nullable(),
  bookTitle: z.string().nullable(),
  reason: z.string(),
  recycledAt: z.number(),
  /** What the library knew of the folder, for putting it back; its owner parses it. */
  item: z.unknown().optional(),
  /** Inode of the folder that is being put back: the way back is completed after a crash. */
  restoring: z.string().optional(),
});
export type RecycledEntry = z.infer<typeof entryRecord> & { rootPath: string };

const binName = '.earmark-recycle-bin';
/** Entries that are being deleted have another name, so that a half deleted book is never put back. */
const dyingPrefix = '.deleting-';

export type RecycleBin = ReturnType<typeof createRecycleBin>;

/** Folder of an entry of the bin; the book's folder lies in it under its own name. */
export function recycledPath(rootPath: string, entryId: string, path: string): string {
  return join(rootPath, binName, entryId, basename(path));
}

/**
 * Where replaced and removed books wait before they are deleted: a dot folder in each root folder (media servers ignore
 * it), so that going in and coming out is one rename.
 */
export function createRecycleBin(options: {
  fs: FileSystem;
  clock: Clock;
  log: Logger;
  /** What the library knows of a folder; undefined when it knows nothing. */
  describe?: (rootPath: string, path: string) => Promise<unknown>;
}) {
  const { fs, clock, log } = options;
  const describe = options.describe ?? (async () => undefined);
  const entryFolder = (rootPath: string, id: string) => joinInside(rootPath, [binName, id]);
  const isThere = async (path: string) => (await ifPresent(fs.lstat(path))) !== undefined;

  const readEntries = async (rootPath: string): Promise<RecycledEntry[]> => {
    const ids = (await ifPresent(fs.readdir(join(rootPath, binName)))) ?? [];
    const entries: RecycledEntry[] = [];
    for (const id of ids) {
      if (id.startsWith(dyingPrefix)) continue;
      const text = await ifPresent(fs.readFile(join(entryFolder(rootPath, id), 'entry.json'), 'utf8'));
      const parsed = text === undefined ? undefined : entryRecord.safeParse(parseJson(text));
      if (parsed?.success && parsed.data.id === id) entries.push({ ...parsed.data, rootPath });
    }
    return entries;
  };

  /** Entries whose book is in them, the newest first. */
  const list = async (rootPath: string): Promise<RecycledEntry[]> => {
    const entries: RecycledEntry[] = [];
    for (const entry of await readEntries(rootPath)) {
      if (await isThere(recycledPath(rootPath, entry.id, entry.path))) entries.push(entry);
    }
    return entries.toSorted((a, b) => b.recycledAt - a.recycledAt);
  };

  const find = async (rootPath: string, id: string): Promise<RecycledEntry> => {
    const entry = (await list(rootPath)).find((one) => one.id === id);
    if (!entry) throw notFound('This entry of the recycle bin');
    return entry;
  };

  const removeBin = async (rootPath: string): Promise<void> => {
    try {
      await fs.rmdir(join(rootPath, binName));
    } catch (error) {
      // Other entries are in it.
      if (errnoOf(error) === undefined) throw error;
    }
  };

  const discard = async (rootPath: string, id: string): Promise<void> => {
    const folder = entryFolder(rootPath, id);
    const dying = entryFolder(rootPath, `${dyingPrefix}${id}`);
    await onDisk({ doing: 'deleting', path: folder, side: 'library' }, async () => {
      await fs.rm(dying, { recursive: true, force: true });
      await ifPresent(fs.rename(folder, dying));
      await fs.rm(dying, { recursive: true, force: true });
      await removeBin(rootPath);
    });
  };

  const writeEntry = (folder: string, entry: Omit<RecycledEntry, 'rootPath'>) =>
    writeFileAtomically(fs, join(folder, 'entry.json'), JSON.stringify(entry));

  return {
    list,
    find,
    /**
     * Takes a folder out of the library. With an `entryId` of the caller's it may be repeated after a crash: what is in
     * the bin already stays there. Answers the id of the entry.
     */
    put: async (input: {
      rootPath: string;
      /** Relative to the root folder. */
      path: string;
      bookId: string | null;
      bookTitle: string | null;
      reason: string;
      entryId?: string;
    }): Promise<string> => {
      const { rootPath, path, entryId = newId(clock.now()), ...facts } = input;
      const source = joinInside(rootPath, path);
      const target = recycledPath(rootPath, entryId, path);
      return onDisk({ doing: 'moving to the recycle bin', path: source, side: 'library' }, async () => {
        if (await isThere(target)) return entryId;
        if (!(await isThere(source))) throw notFound(`The folder ${source}`);
        await assertRealInside(fs, rootPath, source);
        const item = await describe(rootPath, path);
        const folder = entryFolder(rootPath, entryId);
        await fs.mkdir(folder, { recursive: true });
        await writeEntry(folder, { id: entryId, path, ...facts, recycledAt: clock.now(), item });
        await fs.rename(source, target);
        await syncFolder(fs, folder);
        await syncFolder(fs, dirname(source));
        return entryId;
      });
    },

    /** Why a folder cannot go back to where it was; null when it can. */
    obstacleOf: async ({
      rootPath,
      path,
    }: Pick<RecycledEntry, 'rootPath' | 'path'>): Promise<string | null> => {
      const target = joinInside(rootPath, path);
      return (await isThere(target)) ? `There is another folder at ${target} now.` : null;
    },

    /**
     * Puts a folder back where it was; refused when something else is there now. `commit` writes it into the records:
     * when it fails, the folder goes back into the bin; when the process ends before it, `completeRestores` repeats it.
     */
    restore: async (
      rootPath: string,
      entryId: string,
      commit: (entry: RecycledEntry) => Promise<void> = async () => undefined,
    ): Promise<string> => {
      const { rootPath: _, ...entry } = await find(rootPath, entryId);
      const source = recycledPath(rootPath, entryId, entry.path);
      const target = joinInside(rootPath, entry.path);
      await onDisk({ doing: 'restoring', path: target, side: 'library' }, async () => {
        if (await isThere(target)) {
          throw conflict(`There is a folder at ${target} already.`, 'Move it away first.');
        }
        await assertRealInside(fs, rootPath, dirname(target));
        const { ino } = await fs.lstat(source);
        await writeEntry(entryFolder(rootPath, entryId), { ...entry, restoring: String(ino) });
        await fs.mkdir(dirname(target), { recursive: true });
        await fs.rename(source, target);
        await syncFolder(fs, dirname(target));
      });
      try {
        await commit({ ...entry, rootPath });
      } catch (error) {
        await fs.rename(target, source);
        throw error;
      }
      await discard(rootPath, entryId);
      return target;
    },

    /** Completes what a crash interrupted between the rename and the records; removes what was half deleted. */
    completeRestores: async (
      rootPath: string,
      commit: (entry: RecycledEntry) => Promise<void>,
    ): Promise<void> => {
      for (const entry of await readEntries(rootPath)) {
        if (entry.restoring === undefined) continue;
        if (await isThere(recycledPath(rootPath, entry.id, entry.path))) continue;
        const back = await ifPresent(fs.lstat(joinInside(rootPath, entry.path)));
        if (back && String(back.ino) === entry.restoring) await commit(entry);
        await discard(rootPath, entry.id);
      }
      for (const name of (await ifPresent(fs.readdir(join(rootPath, binName)))) ?? []) {
        if (name.startsWith(dyingPrefix)) {
          await fs.rm(entryFolder(rootPath, name), { recursive: true, force: true });
        }
      }
      await removeBin(rootPath);
    },

    /** Deletes one entry for good. */
    discard: async (rootPath: string, entryId: string): Promise<void> => {
      await find(rootPath, entryId);
      await discard(rootPath, entryId);
    },

    /** Deletes the entries that `isDue`, one after the other; one that cannot be deleted does not keep the others. */
    discardWhere: async (
      rootPath: string,
      isDue: (entry: RecycledEntry) => boolean | Promise<boolean>,
    ): Promise<{ deleted: RecycledEntry[]; kept: { entry: RecycledEntry; why: string }[] }> => {
      const deleted: RecycledEntry[] = [];
      const kept: { entry: RecycledEntry; why: string }[] = [];
      for (const entry of await list(rootPath)) {
        if (!(await isDue(entry))) continue;
        try {
          await discard(rootPath, entry.id);
          deleted.push(entry);
        } catch (error) {
          log.warn(
            { entry: entry.path, err: describeError(error) },
            'A recycled book could not be deleted yet.',
          );
          kept.push({ entry, why: describeError(error) });
        }
      }
      return { deleted, kept };
    },
  };
}
