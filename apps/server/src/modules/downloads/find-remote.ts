import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import type { Download } from './model.ts';

/** Clocks of two machines differ a little. */
export const CLOCK_SKEW_MS = 60_000;
/** Indexers round sizes (`350.2 MiB`). */
const SIZE_TOLERANCE = 0.015;

/**
 * Finds the torrent that somebody else's hand put into the client for this download: by hash when the indexer told
 * one, else among the torrents that came since, by size and name. Doubt gives nothing: a wrong book is the worst result.
 */
export function findRemoteTorrent(
  download: Pick<Download, 'hashes' | 'title' | 'grabbedAt' | 'release'>,
  torrents: readonly ClientTorrent[],
  isKnown: (torrent: ClientTorrent) => boolean,
): ClientTorrent | undefined {
  const byHash = torrents.find((torrent) => torrent.hashes.some((hash) => download.hashes.includes(hash)));
  if (byHash || download.hashes.length > 0) return byHash;
  const recent = torrents.filter(
    (torrent) =>
      torrent.addedAt !== null && torrent.addedAt >= download.grabbedAt - CLOCK_SKEW_MS && !isKnown(torrent),
  );
  const size = download.release.size ?? 0;
  const ofSize = recent.filter(
    (torrent) =>
      size > 0 && torrent.sizeBytes > 0 && Math.abs(torrent.sizeBytes - size) <= size * SIZE_TOLERANCE,
  );
  const named = (among: readonly ClientTorrent[]) =>
    among.filter((torrent) => isSameName(torrent.name, download.title, download.release.bookTitle ?? null));
  return (
    only(named(ofSize)) ?? only(ofSize) ?? only(named(recent.filter((torrent) => torrent.sizeBytes === 0)))
  );
}

function only<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function isSameName(name: string, title: string, bookTitle: string | null): boolean {
  const plain = words(name);
  if (plain.length < 3) return false;
  const whole = words(title);
  const book = bookTitle === null ? '' : words(bookTitle);
  return whole.includes(plain) || plain.includes(whole) || (book.length >= 3 && plain.includes(book));
}

function words(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
