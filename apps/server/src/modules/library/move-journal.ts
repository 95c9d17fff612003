import { join } from 'node:path';
import { z } from 'zod';
import { conflict, describeError } from '../../kernel/index.ts';
import {
  errnoOf,
  type FileSystem,
  ifPresent,
  onDisk,
  syncFolder,
  writeFileDurably,
} from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { parseJson } from './json.ts';
import { carryOutMove, locateFolder, type Move, removeEmptyParents } from './move.ts';

const moveRecord = z.object({
  itemId: z.string().regex(/^[\w-]{1,64}$/),
  from: z.string().min(1),
  to: z.string().min(1),
  folderInode: z.string(),
  files: z.array(z.object({ from: z.string().min(1), to: z.string().min(1), inode: z.string() })),
});

const folderName = '.earmark-moves';

export type MoveJournal = ReturnType<typeof createMoveJournal>;

/**
 * Moves of book folders that survive a crash: the intent is on the disk before the first rename, and gone after `commit`
 * wrote the new place into the database. One note per item, so that it is moved once at a time.
 */
export function createMoveJournal(options: { fs: FileSystem; log: Logger }) {
  const { fs, log } = options;
  const running = new Set<string>();
  const noteOf = (rootPath: string, itemId: string) => join(rootPath, folderName, `${itemId}.json`);

  const finish = async (
    rootPath: string,
    move: Move,
    commit: (move: Move) => Promise<void>,
  ): Promise<void> => {
    await carryOutMove(fs, rootPath, move);
    await commit(move);
    await fs.rm(noteOf(rootPath, move.itemId), { force: true });
    if (move.from !== move.to) await removeEmptyParents(fs, rootPath, move.from);
    await removeNotesFolder(rootPath);
  };

  const removeNotesFolder = async (rootPath: string): Promise<void> => {
    try {
      await fs.rmdir(join(rootPath, folderName));
    } catch (error) {
      // Other moves have notes in it.
      if (errnoOf(error) === undefined) throw error;
    }
  };

  const recoverOne = async (
    rootPath: string,
    name: string,
    commit: (move: Move) => Promise<void>,
  ): Promise<void> => {
    const note = join(rootPath, folderName, name);
    const text = await ifPresent(fs.readFile(note, 'utf8'));
    if (text === undefined) return;
    const parsed = moveRecord.safeParse(parseJson(text));
    const place = parsed.success ? await locateFolder(fs, rootPath, parsed.data) : undefined;
    if (!parsed.success || place === undefined || (place === 'from' && parsed.data.from !== parsed.data.to)) {
      // A note that was not written to its end, or whose first rename never happened: nothing has moved.
      await fs.rm(note, { force: true });
      return;
    }
    await finish(rootPath, parsed.data, commit);
    log.info(
      { itemId: parsed.data.itemId, to: parsed.data.to },
      'An interrupted move of a book was completed.',
    );
  };

  return {
    run: async (rootPath: string, move: Move, commit: (move: Move) => Promise<void>): Promise<void> => {
      const note = noteOf(rootPath, move.itemId);
      if (running.has(move.itemId)) throw busy();
      running.add(move.itemId);
      try {
        await onDisk({ doing: 'noting a move in', path: rootPath, side: 'library' }, async () => {
          await fs.mkdir(join(rootPath, folderName), { recursive: true });
          try {
            await writeFileDurably(fs, note, JSON.stringify(move));
          } catch (error) {
            if (errnoOf(error) === 'EEXIST') throw busy();
            throw error;
          }
          await syncFolder(fs, join(rootPath, folderName));
        });
        await finish(rootPath, move, commit);
      } finally {
        running.delete(move.itemId);
      }
    },

    /** Completes or drops what a crash left; to be called at start for every root folder that is there. */
    recover: async (rootPath: string, commit: (move: Move) => Promise<void>): Promise<void> => {
      const names = await ifPresent(fs.readdir(join(rootPath, folderName)));
      if (!names) return;
      for (const name of names.filter((one) => one.endsWith('.json'))) {
        if (running.has(name.slice(0, -5))) continue;
        try {
          await recoverOne(rootPath, name, commit);
        } catch (error) {
          log.error(
            { note: name, err: describeError(error) },
            'An interrupted move could not be completed yet.',
          );
        }
      }
      await removeNotesFolder(rootPath);
    },
  };
}

function busy() {
  return conflict('This book is being re-processed right now.', 'Wait a moment and try again.');
}
