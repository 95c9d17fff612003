import { AppError } from '../../kernel/errors.ts';
import { importByHand } from './import-by-hand.ts';
import type { ImportStore } from './import-store.ts';
import { audioOfFolder, findAudioFolders } from './inspect/find-folders.ts';
import { lookAtFolder } from './inspect/look-at-folder.ts';
import type { RunParts } from './run/run-group.ts';

type Ask = Parameters<typeof lookAtFolder>[2];

/** Book folders that lie in a root folder already: found, looked at, and recorded where they are. */
export function createLibraryFolders(parts: RunParts, store: ImportStore) {
  const look = async (rootPath: string, path: string, ask: Ask) =>
    lookAtFolder(parts, { rootPath, folder: await audioOfFolder(parts.fs, rootPath, path) }, ask);

  return {
    /** Every folder below a root folder that holds audio; `isKnown` ones are left out with all below them. */
    find: (rootPath: string, isKnown: (path: string) => boolean) =>
      findAudioFolders(parts.fs, rootPath, isKnown),
    /** What a folder holds and which of the books that `ask` answers it is. */
    look,
    /** Records a folder as this book. Nothing on the disk changes. */
    adopt: async (rootPath: string, path: string, bookId: string): Promise<void> => {
      const [book] = await parts.books.byIds([bookId]);
      const { audio, blockers } = await look(rootPath, path, async (found) => ({
        found,
        books: book ? [book] : [],
      }));
      if (blockers.length > 0) {
        throw new AppError({
          code: 'import_blocked',
          message: blockers.join(' '),
          hint: 'Put the folder right, or import it by hand.',
          status: 409,
          blame: 'caller',
        });
      }
      const files = audio.map((file) => `${rootPath}/${file}`);
      await importByHand(
        parts,
        store,
        { groups: [{ bookId, files }], base: `${rootPath}/${path}` },
        () => undefined,
      );
    },
  };
}

export type LibraryFolders = ReturnType<typeof createLibraryFolders>;
