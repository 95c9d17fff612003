import type { AcquisitionState } from '@earmark/contracts';
import { AppError, describeError } from '../kernel/errors.ts';
import type { CatalogService, StoredBook } from '../modules/catalog/index.ts';
import type { BookSource } from '../modules/imports/index.ts';
import type { Logger } from '../platform/logger.ts';
import { type BookFinder, isNamed } from './find-book.ts';
import { toImportBook } from './import-book.ts';

/** Another download brings it, or has brought it. */
const PROVIDED: ReadonlySet<AcquisitionState> = new Set([
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
  'imported',
  'available',
]);

/** Finds or makes the catalogue entry of a book that came with a pack and that nobody asked for. */
export function createAdoptBook(deps: {
  catalog: CatalogService;
  finder: BookFinder;
  log: Logger;
}): NonNullable<BookSource['adopt']> {
  const { catalog, finder, log } = deps;

  /** A catalogue that is away answers nothing: the import does not wait for a bonus. */
  const orNothing = async (
    work: Promise<StoredBook | undefined>,
    title: string,
  ): Promise<StoredBook | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.info({ title, err: describeError(error) }, 'The catalogue does not tell about a book of a pack.');
      return undefined;
    }
  };

  return async (found) => {
    const named = found.asin === null ? undefined : await orNothing(finder.byAsin(found.asin), found.title);
    const book =
      named ??
      (isNamed(found)
        ? ((await orNothing(finder.byName(found), found.title)) ?? (await finder.byHand(found)))
        : undefined);
    if (!book) return undefined;
    // The marks of a book do not depend on who asks here.
    const [marks] = await catalog.withMarks([book], '');
    const isProvided = marks?.inLibrary || (marks?.status != null && PROVIDED.has(marks.status));
    return isProvided ? undefined : toImportBook(book);
  };
}
