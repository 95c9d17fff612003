export { askFeed, type FeedAccess } from './ask-feed.ts';
export { AUDIOBOOK_CATEGORY, type FeedCaps, readCaps } from './caps.ts';
export { createFeedIndexer, type FeedOptions } from './feed-indexer.ts';
export { type FeedSettings, feedSettings, feedUrl } from './feed-settings.ts';
export { fetchTorrentFile } from './fetch-torrent-file.ts';
export { readItems } from './items.ts';
export { nextPageOf } from './next-page.ts';
export { searchParameters, textOf } from './search-parameters.ts';
