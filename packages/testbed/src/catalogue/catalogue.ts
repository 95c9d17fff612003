import { BOOKS } from './data/books.ts';
import { RELEASES } from './data/releases.ts';
import type { BookQuery, CatalogueBook, CatalogueRelease, Region, ReleaseQuery } from './model.ts';
import { findBooks, findReleases } from './search.ts';

/** The books and releases the stand-ins of one testbed share. */
export type Catalogue = {
  readonly books: readonly CatalogueBook[];
  readonly releases: readonly CatalogueRelease[];
  findBooks(query: BookQuery): CatalogueBook[];
  findReleases(query?: ReleaseQuery): CatalogueRelease[];
  /** The book in that region; any region when none is given. */
  book(asin: string, region?: Region): CatalogueBook | undefined;
  release(id: number): CatalogueRelease | undefined;
  /** Gives a release its torrent file, and its true size and number of files when it has content. */
  attachTorrent(id: number, torrent: AttachedTorrent): void;
  addBook(book: CatalogueBook): void;
  addRelease(release: CatalogueRelease): void;
  removeRelease(id: number): void;
};

export type AttachedTorrent = {
  infoHash: string;
  bytes: Uint8Array;
  sizeBytes?: number | undefined;
  files?: number | undefined;
};

/** A private copy, so that two testbeds in one process never see each other's changes. */
export function createCatalogue(
  from: { books?: readonly CatalogueBook[]; releases?: readonly CatalogueRelease[] } = {},
): Catalogue {
  const books = [...(from.books ?? BOOKS)];
  const releases = (from.releases ?? RELEASES).map((release) => ({ ...release }));
  const release = (id: number) => releases.find((each) => each.id === id);
  return {
    books,
    releases,
    findBooks: (query) => findBooks(books, query),
    findReleases: (query) => findReleases(releases, query),
    book: (asin, region) =>
      books.find((book) => book.asin === asin && (!region || book.regions.includes(region))),
    release,
    attachTorrent: (id, torrent) => {
      const found = release(id);
      if (!found) throw new Error(`The catalogue has no release ${id}`);
      found.torrent = { infoHash: torrent.infoHash, bytes: torrent.bytes };
      if (torrent.sizeBytes !== undefined) found.sizeBytes = torrent.sizeBytes;
      if (torrent.files !== undefined) found.files = torrent.files;
    },
    addBook: (book) => {
      books.push(book);
    },
    addRelease: (added) => {
      releases.push({ ...added });
    },
    removeRelease: (id) => {
      const at = releases.findIndex((each) => each.id === id);
      if (at >= 0) releases.splice(at, 1);
    },
  };
}
