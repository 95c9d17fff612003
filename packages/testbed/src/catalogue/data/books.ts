import type { CatalogueBook } from '../model.ts';

/** Every book of the testbed's catalogue. */
export const BOOKS: readonly CatalogueBook[] = [];
