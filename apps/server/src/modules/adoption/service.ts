import type { FoundFolder, unmappedFolders, unmappedQuery } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { badInput, conflict } from '../../kernel/index.ts';
import type { BatchKind, BatchService } from '../batches/index.ts';
import type { FoundBook } from '../imports/index.ts';
import { type LibraryService, pathKeyOf } from '../library/index.ts';
import { createFoundStore } from './found-store.ts';
import { createLook, type LookDeps } from './look.ts';
import { adoptOptions, findOptions } from './options.ts';

export type AdoptionService = ReturnType<typeof createAdoption>;

type Choice = { path: string; bookId?: string | undefined; manual?: boolean | undefined };

/** Taking in a library that is there already: its folders are found, guessed, confirmed and recorded where they lie. */
export function createAdoption(
  deps: LookDeps & {
    db: Db;
    library: Pick<LibraryService, 'rootFolders' | 'store'>;
    enterByHand: (found: FoundBook) => Promise<{ id: string }>;
  },
) {
  const { folders, library } = deps;
  const found = createFoundStore(deps.db);

  const itemAt = async (rootFolderId: string, path: string) =>
    (await library.store.byPathKeys([pathKeyOf(rootFolderId, path)]))[0];

  const { lookIn, askOnce } = createLook(deps);

  const find: BatchKind = {
    kind: 'findFolders',
    list: async (asked) => {
      const root = await library.rootFolders.byId(findOptions.parse(asked).rootFolderId);
      const known = new Set(await library.store.pathKeys(root.id));
      const there = await folders.find(root.path, (path) => known.has(pathKeyOf(root.id, path)));
      return there.map(({ path }) => ({ subject: path, label: path }));
    },
    open: (asked) => {
      const { rootFolderId } = findOptions.parse(asked);
      const ask = askOnce();
      return async (path) => {
        const root = await library.rootFolders.byId(rootFolderId);
        if (await itemAt(root.id, path))
          return { state: 'unchanged', message: 'It is a library item by now.' };
        const folder = await lookIn(root, path, ask);
        return { state: 'changed', result: { ...folder, kind: 'folder' }, pathKey: pathKeyOf(root.id, path) };
      };
    },
  };

  const adopt: BatchKind = {
    kind: 'adoptFolders',
    list: (asked) =>
      Promise.resolve(adoptOptions.parse(asked).folders.map(({ path }) => ({ subject: path, label: path }))),
    open: (asked) => {
      const { rootFolderId, folders: chosen } = adoptOptions.parse(asked);
      const byPath = new Map(chosen.map((choice) => [choice.path, choice]));
      return async (path) => {
        const root = await library.rootFolders.byId(rootFolderId);
        const before = await itemAt(root.id, path);
        if (before) {
          return {
            state: 'unchanged',
            message: 'It is a library item already.',
            result: { kind: 'adopted', path, libraryItemId: before.id, bookId: before.bookId },
          };
        }
        const bookId = await bookOf(root, byPath.get(path) ?? { path });
        await folders.adopt(root.path, path, bookId);
        const item = await itemAt(root.id, path);
        return {
          state: 'changed',
          result: { kind: 'adopted', path, libraryItemId: item?.id ?? null, bookId },
        };
      };
    },
  };

  /** The book a person chose, or the one to enter by hand. */
  const bookOf = async (root: { id: string; path: string }, choice: Choice): Promise<string> => {
    if (choice.bookId !== undefined) return choice.bookId;
    const folder = await lookIn(root, choice.path, choice.manual === true ? askOnce() : deps.guess);
    if (choice.manual !== true) {
      if (folder.book) return folder.book.id;
      throw conflict('No book of the catalogue fits this folder.', 'Choose the book, or enter it by hand.');
    }
    const [series] = folder.series;
    if (folder.title === '' || folder.authors.length === 0) {
      throw conflict(
        'Nothing in this folder says which book it is.',
        'Enter the book by hand and choose it.',
      );
    }
    const entered = await deps.enterByHand({
      title: folder.title,
      authors: folder.authors,
      narrators: folder.narrators,
      series: series ?? null,
      asin: null,
      year: null,
      durationSeconds: folder.durationSeconds,
    });
    return entered.id;
  };

  /** The library may have got the same book since the look. */
  const withPlaces = async (folders: readonly FoundFolder[]): Promise<FoundFolder[]> => {
    const places = await found.placesOf(folders.flatMap(({ book }) => book?.id ?? []));
    return folders.map((folder) => ({ ...folder, inLibraryAt: places.get(folder.book?.id ?? '') ?? null }));
  };

  /** The newest look at a root folder; null when nobody has looked yet. */
  const newestLook = async (batches: Pick<BatchService, 'list'>, rootFolderId: string) => {
    await library.rootFolders.byId(rootFolderId);
    const looks = await batches.list('findFolders');
    return looks.find(({ options }) => options['rootFolderId'] === rootFolderId) ?? null;
  };

  return {
    kinds: [find, adopt],
    newestLook,
    /** What the newest look found that is no library item by now, a page of it, and how many of each confidence. */
    unmapped: async (
      batches: Pick<BatchService, 'list'>,
      rootFolderId: string,
      query: z.output<typeof unmappedQuery>,
    ): Promise<z.infer<typeof unmappedFolders>> => {
      const { page, pageSize, confidence } = query;
      const batch = await newestLook(batches, rootFolderId);
      const counts = await found.counts(batch?.id);
      const ofAll = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return {
        batch,
        counts,
        page,
        pageSize,
        totalRecords: confidence === undefined ? ofAll : counts[confidence],
        records: batch ? await withPlaces(await found.page(batch.id, { page, pageSize, confidence })) : [],
      };
    },
    /** Folders chosen one by one, or all that were found with one of these confidences and nothing against them. */
    choose: async (
      batches: Pick<BatchService, 'list'>,
      rootFolderId: string,
      wanted: {
        folders?: readonly Choice[] | undefined;
        confidence?: readonly FoundFolder['confidence'][] | undefined;
      },
    ): Promise<Choice[]> => {
      const batch = await newestLook(batches, rootFolderId);
      if (wanted.folders) {
        const known = await found.among(
          batch?.id,
          wanted.folders.map(({ path }) => path),
        );
        const strange = wanted.folders.findIndex(({ path }) => !known.has(path));
        if (strange >= 0) {
          throw badInput('A folder is not among those that were found.', [
            { path: `folders.${strange}.path`, message: 'Look for folders again, then choose.' },
          ]);
        }
        return [...wanted.folders];
      }
      // Of two folders with one book only the first is taken in unasked: the other is a second edition, or a copy.
      const choices = new Map<string, Choice>();
      for (const confidence of batch ? (wanted.confidence ?? []) : []) {
        for await (const { path, book, blockers } of found.each(batch?.id ?? '', confidence)) {
          if (book !== null && blockers.length === 0 && !choices.has(book.id))
            choices.set(book.id, { path, bookId: book.id });
        }
      }
      for (const bookId of (await found.placesOf([...choices.keys()])).keys()) choices.delete(bookId);
      return [...choices.values()];
    },
  };
}
