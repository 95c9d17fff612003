import { dirname, join } from 'node:path';
import { type Clock, describeError, newId, notFound } from '../../kernel/index.ts';
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
import { createPutBack, type PutBackOptions, type PutBackResult } from './put-back.ts';
import {
  binName,
  type EntryRecord,
  entryRecord,
  notInBin,
  type RecycledEntry,
  type Removal,
  recycledPath,
} from './recycled-entry.ts';

/** Entries that are being deleted have another name, so that a half deleted book is never put back. */
const dyingPrefix = '.deleting-';

export type RecycleBin = ReturnType<typeof createRecycleBin>;

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
    if (!entry) throw notInBin();
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

  const writeEntry = (rootPath: string, entry: EntryRecord) =>
    writeFileAtomically(fs, join(entryFolder(rootPath, entry.id), 'entry.json'), JSON.stringify(entry));

  /**
   * Takes a folder out of the library. With an `entryId` of the caller's it may be repeated after a crash: what is in
   * the bin already stays there. Answers the id of the entry.
   */
  const put = async (input: {
    rootPath: string;
    /** Relative to the root folder. */
    path: string;
    bookId: string | null;
    bookTitle: string | null;
    reason: string;
    entryId?: string;
    /** The records are to follow: noted until `settle`. */
    removing?: Removal;
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
      await writeEntry(rootPath, { id: entryId, path, ...facts, recycledAt: clock.now(), item });
      await fs.rename(source, target);
      await syncFolder(fs, folder);
      await syncFolder(fs, dirname(source));
      return entryId;
    });
  };

  const putBack = createPutBack({ fs, clock, log, writeEntry, put, discard });

  return {
    list,
    find,
    put,

    /** Entries whose records were not written when the process ended; their folder may not have come. */
    removals: async (rootPath: string): Promise<RecycledEntry[]> =>
      (await readEntries(rootPath)).filter(({ removing }) => removing !== undefined),

    /** The records say now that the folder is in the bin. */
    settle: ({ rootPath, ...entry }: RecycledEntry): Promise<void> =>
      writeEntry(rootPath, { ...entry, removing: undefined }),

    /** Takes away an entry, with what is in it. */
    drop: discard,

    /** Why a folder cannot go back to where it was; null when it can. */
    obstacleOf: async ({
      rootPath,
      path,
    }: Pick<RecycledEntry, 'rootPath' | 'path'>): Promise<string | null> => {
      const target = joinInside(rootPath, path);
      return (await isThere(target)) ? `There is another folder at ${target} now.` : null;
    },

    /** Puts a folder back where it was; throws `conflict` when something else is there that must not be recycled. */
    restore: async (rootPath: string, entryId: string, how: PutBackOptions = {}): Promise<PutBackResult> =>
      putBack.putBack(await find(rootPath, entryId), how),

    /** Ends what a crash cut off on the way out of the bin; removes what was half deleted. */
    completeRestores: async (
      rootPath: string,
      commit: (entry: RecycledEntry) => Promise<void>,
    ): Promise<void> => {
      for (const entry of await readEntries(rootPath)) {
        if (entry.restoring !== undefined) await putBack.complete(entry, commit);
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
