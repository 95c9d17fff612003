export { type Magnet, normaliseInfoHash, parseMagnet } from './magnet.ts';
export {
  describeForeignBytes,
  isTorrentFile,
  readTorrentFile,
  type TorrentContentFile,
  type TorrentFile,
} from './torrent-file.ts';
