export { askFeed, type FeedAccess } from './ask-feed.ts';
export { AUDIOBOOK_CATEGORY, type FeedCaps, readCaps } from './caps.ts';
export { fetchTorrentFile } from './fetch-torrent-file.ts';
export { readItems } from './items.ts';
export { searchParameters, textOf } from './search-parameters.ts';
