export { QBITTORRENT_DIALECTS, type QbittorrentDialect } from './dialect.ts';
export {
  type QbittorrentStandIn,
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from './start-qbittorrent-stand-in.ts';
export { readMagnet, readRootEntries, readTorrentFile, type TorrentFile } from './torrent-file.ts';
