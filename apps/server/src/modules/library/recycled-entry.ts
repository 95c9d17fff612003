import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../kernel/index.ts';

/** A person takes a book out of the library: who, and what is to follow. */
export const removal = z.object({
  itemId: z.string(),
  userId: z.string().nullable(),
  /** Name of that person. */
  by: z.string(),
  /** Look for another release. */
  search: z.boolean(),
  /** Never grab the release it came from again. */
  blocklist: z.boolean(),
});
export type Removal = z.infer<typeof removal>;

/** What is noted of an entry of the recycle bin, beside the folder itself. */
export const entryRecord = z.object({
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
  /** Entry of what stood in its place, and goes back there when the way back does not succeed. */
  swapsWith: z.string().optional(),
  /** The folder is on its way into the bin, or in it, and the records do not say so yet. */
  removing: removal.optional(),
});
export type EntryRecord = z.infer<typeof entryRecord>;
export type RecycledEntry = EntryRecord & { rootPath: string };

export function notInBin(): AppError {
  return new AppError({
    code: 'not_found',
    message: 'This book is not in the recycle bin any more.',
    hint: 'It was put back or deleted meanwhile, or its files are gone from the disk.',
    status: 404,
    blame: 'caller',
  });
}

export const binName = '.earmark-recycle-bin';

/** Folder of an entry of the bin; the book's folder lies in it under its own name. */
export function recycledPath(rootPath: string, entryId: string, path: string): string {
  return join(rootPath, binName, entryId, basename(path));
}
