import type { FetchedTorrent, SpentFreeleech } from '../../integrations/indexers/port.ts';
import { isAppError } from '../../kernel/errors.ts';
import { parseMagnet, readTorrentFile, type TorrentFile } from '../../platform/torrents/index.ts';

export type TorrentFacts = {
  /** Everything the client may list it under. */
  hashes: string[];
  sizeBytes: number | null;
  via: 'client' | 'prowlarr';
  /** What became of the token that was to make it free; absent when none was wanted. */
  freeleech?: SpentFreeleech | undefined;
};

/** `unusable` torrents hold nothing to listen to, or cannot be read; they stay so, however often they are fetched. */
export type InspectedTorrent =
  | { kind: 'usable'; facts: TorrentFacts }
  | { kind: 'unusable'; hashes: string[]; reason: string };

/** Hashes and size before anybody else has seen the torrent. */
export function inspectTorrent(
  fetched: FetchedTorrent,
  isWorthFetching: ((path: string) => boolean) | undefined,
): InspectedTorrent {
  if (fetched.kind === 'magnet') {
    const magnet = parseMagnet(fetched.uri);
    if (!magnet) return unusable('The indexer gave a magnet link that cannot be read.');
    const { hashes, sizeBytes } = magnet;
    return { kind: 'usable', facts: { hashes, sizeBytes, via: 'client' } };
  }
  let torrent: TorrentFile;
  try {
    torrent = readTorrentFile(fetched.bytes);
  } catch (error) {
    if (isAppError(error) && error.code === 'torrent_invalid') return unusable(error.message);
    throw error;
  }
  const isSilent =
    isWorthFetching && torrent.files.length > 0 && !torrent.files.some((file) => isWorthFetching(file.path));
  if (isSilent) return unusable('The torrent holds no audio file.', torrent.hashes);
  return {
    kind: 'usable',
    facts: {
      hashes: torrent.hashes,
      sizeBytes: torrent.totalBytes,
      via: 'client',
      freeleech: fetched.freeleech,
    },
  };
}

function unusable(reason: string, hashes: string[] = []): InspectedTorrent {
  return { kind: 'unusable', hashes, reason };
}
