import { dirname } from 'node:path';
import { type Clock, conflict, describeError, newId } from '../../kernel/index.ts';
import {
  assertRealInside,
  type FileSystem,
  ifPresent,
  joinInside,
  onDisk,
  syncFolder,
} from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type EntryRecord, type RecycledEntry, recycledPath } from './recycled-entry.ts';

/** What is told of a folder that goes into the bin. */
export type RecycledFacts = { bookId: string | null; bookTitle: string | null; reason: string };

export type PutBackOptions = {
  /** Given: what stands there now goes to the recycle bin, under these facts. Left out: it is refused. */
  recycleWhatIsThere?: RecycledFacts | undefined;
  /** Writes the folder into the records; when it fails, everything is as it was before. */
  commit?: ((entry: RecycledEntry) => Promise<void>) | undefined;
};

/** What came of it: where the folder is, and the entry of what stood there before. */
export type PutBackResult = { path: string; recycledId: string | null };

/**
 * The way out of the recycle bin. The entry itself is the journal: it says which folder is on its way (`restoring`), and
 * which entry waits to take its place if it does not get there (`swapsWith`).
 */
export function createPutBack(options: {
  fs: FileSystem;
  clock: Clock;
  log: Logger;
  writeEntry: (rootPath: string, entry: EntryRecord) => Promise<void>;
  put: (input: RecycledFacts & { rootPath: string; path: string; entryId: string }) => Promise<unknown>;
  /** Deletes the folder of an entry, with what is in it. */
  discard: (rootPath: string, id: string) => Promise<void>;
}) {
  const { fs, log } = options;
  const inodeOf = async (path: string) => {
    const stat = await ifPresent(fs.lstat(path));
    return stat && String(stat.ino);
  };

  /** The folder is in the bin again, and what stood in its place in its place again. May be repeated. */
  const undo = async (rootPath: string, entry: EntryRecord): Promise<void> => {
    const { restoring, swapsWith, ...before } = entry;
    const target = joinInside(rootPath, entry.path);
    const source = recycledPath(rootPath, entry.id, entry.path);
    if (restoring !== undefined && (await inodeOf(source)) === undefined) {
      if ((await inodeOf(target)) === restoring) await fs.rename(target, source);
    }
    if (swapsWith !== undefined) {
      const aside = recycledPath(rootPath, swapsWith, entry.path);
      if ((await inodeOf(aside)) !== undefined && (await inodeOf(target)) === undefined) {
        await fs.rename(aside, target);
        await syncFolder(fs, dirname(target));
      }
      if ((await inodeOf(aside)) === undefined) await options.discard(rootPath, swapsWith);
    }
    await options.writeEntry(rootPath, before);
  };

  return {
    undo,

    putBack: async (
      { rootPath, ...entry }: RecycledEntry,
      { recycleWhatIsThere, commit = async () => undefined }: PutBackOptions,
    ): Promise<PutBackResult> => {
      const source = recycledPath(rootPath, entry.id, entry.path);
      const target = joinInside(rootPath, entry.path);
      const work = { doing: 'restoring', path: target, side: 'library' } as const;
      const begun = await onDisk(work, async (): Promise<EntryRecord> => {
        const isTaken = (await inodeOf(target)) !== undefined;
        if (isTaken && !recycleWhatIsThere) {
          throw conflict(
            `There is a folder at ${target} already.`,
            'Move it away first, or have it put into the recycle bin.',
          );
        }
        await assertRealInside(fs, rootPath, dirname(target));
        const swapsWith = isTaken ? newId(options.clock.now()) : undefined;
        return { ...entry, restoring: (await inodeOf(source)) ?? '', ...(swapsWith ? { swapsWith } : {}) };
      });
      const { swapsWith } = begun;
      try {
        await onDisk(work, async () => {
          await options.writeEntry(rootPath, begun);
          if (recycleWhatIsThere && swapsWith !== undefined)
            await options.put({ ...recycleWhatIsThere, rootPath, path: entry.path, entryId: swapsWith });
          await fs.mkdir(dirname(target), { recursive: true });
          await fs.rename(source, target);
          await syncFolder(fs, dirname(target));
        });
        await commit({ ...begun, rootPath });
      } catch (error) {
        try {
          await undo(rootPath, begun);
        } catch (second) {
          log.error(
            { entry: entry.path, err: describeError(second) },
            'A way out of the recycle bin could not be taken back; the next start does it.',
          );
        }
        throw error;
      }
      await options.discard(rootPath, entry.id);
      return { path: target, recycledId: swapsWith ?? null };
    },

    /** Ends what a crash cut off: the folder is back and recorded, or everything is as it was before. */
    complete: async (
      { rootPath, ...entry }: RecycledEntry,
      commit: (entry: RecycledEntry) => Promise<void>,
    ): Promise<void> => {
      const isInBin = (await inodeOf(recycledPath(rootPath, entry.id, entry.path))) !== undefined;
      if (isInBin) return undo(rootPath, entry);
      if ((await inodeOf(joinInside(rootPath, entry.path))) === entry.restoring)
        await commit({ ...entry, rootPath });
      await options.discard(rootPath, entry.id);
    },
  };
}
