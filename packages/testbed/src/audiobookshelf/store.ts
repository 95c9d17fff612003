import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  DEFAULT_PRECEDENCE,
  type Item,
  type Library,
  type LibrarySettings,
  type ServerSettings,
} from './model.ts';

export type LibraryOptions = {
  name: string;
  /** The folder on this machine. */
  folder: string;
  /** The same folder as the answers name it, as in a container with another mount; `folder` when absent. */
  shownFolder?: string | undefined;
  settings?: Partial<LibrarySettings> | undefined;
};

/** Libraries, items and settings: what the real server keeps in its database. */
export type Store = {
  libraries: Library[];
  items: Map<string, Item>;
  settings: ServerSettings;
  now: () => number;
  /** The id of an author or series; the same name has the same id, whatever its case. */
  idOf(kind: 'author' | 'series', name: string): string;
  itemsIn(libraryId: string): Item[];
  /** A path as the answers show it. */
  shown(library: Library, relPath: string): string;
};

export const SERVER_VERSION = '2.36.0';

export function createStore(options: {
  libraries: readonly LibraryOptions[];
  settings: Partial<ServerSettings>;
  hasWatcher: boolean;
  now: () => number;
}): Store {
  const ids = new Map<string, string>();
  const items = new Map<string, Item>();
  return {
    libraries: options.libraries.map((library) => createLibrary(library, options.now())),
    items,
    settings: {
      id: 'server-settings',
      scannerFindCovers: false,
      scannerCoverProvider: 'google',
      scannerParseSubtitle: false,
      scannerPreferMatchedMetadata: false,
      scannerDisableWatcher: !options.hasWatcher,
      storeCoverWithItem: false,
      storeMetadataWithItem: false,
      metadataFileFormat: 'json',
      sortingIgnorePrefix: false,
      sortingPrefixes: ['the', 'a'],
      language: 'en-us',
      version: SERVER_VERSION,
      ...options.settings,
    },
    now: options.now,
    idOf: (kind, name) => {
      const key = `${kind} ${name.toLowerCase()}`;
      const id = ids.get(key) ?? randomUUID();
      ids.set(key, id);
      return id;
    },
    itemsIn: (libraryId) => [...items.values()].filter((item) => item.libraryId === libraryId),
    shown: (library, relPath) => path.posix.join(library.shownFolder, relPath),
  };
}

export function createLibrary(options: LibraryOptions, now: number): Library {
  return {
    id: randomUUID(),
    name: options.name,
    folder: path.resolve(options.folder),
    shownFolder: options.shownFolder ?? path.resolve(options.folder),
    folderId: randomUUID(),
    settings: {
      coverAspectRatio: 1,
      disableWatcher: false,
      autoScanCronExpression: null,
      audiobooksOnly: false,
      skipMatchingMediaWithAsin: false,
      skipMatchingMediaWithIsbn: false,
      hideSingleBookSeries: false,
      onlyShowLaterBooksInContinueSeries: false,
      metadataPrecedence: [...DEFAULT_PRECEDENCE],
      ...options.settings,
    },
    lastScanAt: null,
    createdAt: now,
    updatedAt: now,
  };
}
