export type { Item, Library, LibrarySettings, ScanResults, ServerSettings } from './model.ts';
export {
  type Audiobookshelf,
  type AudiobookshelfOptions,
  startAudiobookshelf,
} from './start-audiobookshelf.ts';
export type { LibraryOptions } from './store.ts';
export type { WatcherOptions } from './watcher.ts';
