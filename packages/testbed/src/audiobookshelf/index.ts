export type {
  Item as AudiobookshelfItem,
  Library as AudiobookshelfLibrary,
  LibrarySettings as AudiobookshelfLibrarySettings,
  ScanResults as AudiobookshelfScanResults,
  ServerSettings as AudiobookshelfServerSettings,
} from './model.ts';
export {
  type Audiobookshelf,
  type AudiobookshelfOptions,
  startAudiobookshelf,
} from './start-audiobookshelf.ts';
export type { LibraryOptions as AudiobookshelfLibraryOptions } from './store.ts';
export type { WatcherOptions as AudiobookshelfWatcherOptions } from './watcher.ts';
