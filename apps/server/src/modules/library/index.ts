export { emptied, isEmptied } from './emptied.ts';
export { collectFacts, toNamingBook, toSidecarBook } from './facts.ts';
export type { FileRole, Item, ItemFile, NewItem } from './model.ts';
export { pathKeyOf } from './model.ts';
export type { RecycleBin } from './recycle-bin.ts';
export { type Removal, recycledPath } from './recycled-entry.ts';
export type { RootFolderRef, RootFolders } from './root-folders.ts';
export { registerLibraryRoutes } from './routes.ts';
export { createLibraryService, type LibraryService } from './service.ts';
