import type { FetchedTorrent } from '../../integrations/indexers/port.ts';
import { AppError } from '../../kernel/errors.ts';
import { parseMagnet, readTorrentFile } from '../../platform/torrents/index.ts';

export type TorrentFacts = {
  /** Everything the client may list it under. */
  hashes: string[];
  sizeBytes: number | null;
  via: 'client' | 'prowlarr';
  freeleechSpent: boolean;
};

/** Hashes and size before anybody else has seen the torrent; refuses one that holds nothing to listen to. */
export function inspectTorrent(
  fetched: FetchedTorrent,
  isWorthFetching: ((path: string) => boolean) | undefined,
): TorrentFacts {
  if (fetched.kind === 'magnet') {
    const magnet = parseMagnet(fetched.uri);
    if (!magnet) throw invalid('The indexer gave a magnet link that cannot be read.');
    return { hashes: magnet.hashes, sizeBytes: magnet.sizeBytes, via: 'client', freeleechSpent: false };
  }
  const torrent = readTorrentFile(fetched.bytes);
  if (
    isWorthFetching &&
    torrent.files.length > 0 &&
    !torrent.files.some((file) => isWorthFetching(file.path))
  ) {
    throw invalid('The torrent holds no audio file.');
  }
  return {
    hashes: torrent.hashes,
    sizeBytes: torrent.totalBytes,
    via: 'client',
    freeleechSpent: fetched.freeleechSpent === true,
  };
}

function invalid(message: string): AppError {
  return new AppError({
    code: 'torrent_invalid',
    message,
    hint: 'Choose another release.',
    status: 502,
    blame: 'remote',
  });
}
