import type { FoundFolder } from '@earmark/contracts';
import { describeError, isAppError } from '../../kernel/index.ts';
import type { FoundBook, ImportBook, LibraryFolders } from '../imports/index.ts';
import type { LibraryService } from '../library/index.ts';
import type { ReadMetadata } from '../sidecars/index.ts';
import { putTogether } from './put-together.ts';

/** Books of the catalogue, best guess first. `away` says why it could not be asked. */
export type Ask = ((found: FoundBook) => Promise<ImportBook[]>) & { away?: () => string[] };

export type LookDeps = {
  folders: LibraryFolders;
  library: Pick<LibraryService, 'store'>;
  /** The `metadata.json` of a folder; empty when there is none. */
  readSidecar: (folder: string) => Promise<ReadMetadata>;
  /** Books of the catalogue, best guess first; throws when the catalogue is away. */
  guess: (found: FoundBook) => Promise<ImportBook[]>;
};

/** Looking into a folder: what it holds, what it calls itself, which book that is. */
export function createLook(deps: LookDeps) {
  /** What a folder holds, and the book that `ask` takes it for. */
  const lookIn = async (root: { id: string; path: string }, path: string, ask: Ask): Promise<FoundFolder> => {
    const sidecar = await deps.readSidecar(`${root.path}/${path}`);
    let authors: string[] = [];
    let series: FoundFolder['series'] = [];
    const looked = await deps.folders.look(root.path, path, async (tags) => {
      const facts = putTogether({ tags, sidecar, path });
      ({ authors, series } = facts);
      for (const guess of facts.guesses) {
        const books = await ask(guess);
        if (books.length > 0) return { found: facts.guesses[0] ?? tags, books };
      }
      return { found: facts.guesses[0] ?? tags, books: [] };
    });
    const { book, found: named } = looked;
    const isNamedInSidecar = book?.asin != null && sidecar.asin?.toUpperCase() === book.asin;
    const isConfirmed = isNamedInSidecar && looked.confidence !== 'contradicted';
    const there = book ? (await deps.library.store.byBook(book.id))[0] : undefined;
    return {
      rootFolderId: root.id,
      path,
      audioFiles: looked.audio.length,
      sizeBytes: looked.sizeBytes,
      durationSeconds: looked.durationSeconds,
      title: named.title,
      authors,
      narrators: named.narrators,
      series,
      asin: named.asin,
      book: book && { id: book.id, asin: book.asin, title: book.title, authors: [...book.authors] },
      confidence: isConfirmed ? 'confirmed' : looked.confidence,
      reasons: [...(isNamedInSidecar ? ['Its metadata.json names the ASIN.'] : []), ...looked.reasons],
      warnings: [...(ask.away?.() ?? []), ...looked.warnings],
      blockers: looked.blockers,
      inLibraryAt: there?.path ?? null,
    };
  };

  /**
   * Asks the catalogue until it is away, then no more: a thousand folders would wait for it a thousand times. They are
   * listed without their books instead, and a later look asks again.
   */
  const askOnce = (): Ask => {
    let why: string | undefined;
    const ask = async (found: FoundBook): Promise<ImportBook[]> => {
      if (why !== undefined) return [];
      try {
        return await deps.guess(found);
      } catch (error) {
        if (!isAppError(error)) throw error;
        why = describeError(error);
        return [];
      }
    };
    return Object.assign(ask, {
      away: () =>
        why === undefined ? [] : [`The catalogue could not be asked for this book; look again later. ${why}`],
    });
  };

  return { lookIn, askOnce };
}
