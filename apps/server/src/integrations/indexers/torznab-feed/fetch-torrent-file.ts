import type { Secret } from '../../../kernel/secret.ts';
import type { HttpClient, HttpResponse } from '../../../platform/http/index.ts';
import { parseMagnet, readTorrentFile } from '../../../platform/torrents/index.ts';
import { asIndexerError, indexerBadAnswer, releaseGone } from '../errors.ts';
import { freezeIn, frozen } from '../myanonamouse/freeze.ts';
import type { FetchedTorrent } from '../port.ts';
import { feedFailure, readFeedError } from './feed-errors.ts';

const MAX_HOPS = 5;
/** A torrent of tens of thousands of files stays below this. */
const MAX_TORRENT_BYTES = 24 * 1024 * 1024;

export type TorrentSource = {
  http: HttpClient;
  now: () => number;
  /** Name of the indexer in messages. */
  name: string;
  url: string;
  /** The service the admin configured: its origin is trusted and the only one that gets the secret headers. */
  trustedOrigin: string;
  secretHeaders: Record<string, Secret>;
  insecureTls: boolean;
  /** `host:port` in the own network that links may lead to as well. */
  allowHosts: readonly string[];
  authHint: string;
  fileName: string;
  signal: AbortSignal;
};

/**
 * Fetches a .torrent, following redirects by hand: to a magnet link, within the trusted service, or to a public host,
 * each checked anew. What comes back is proven to be a torrent.
 */
export async function fetchTorrentFile(source: TorrentSource): Promise<FetchedTorrent> {
  let url = new URL(source.url);
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const response = await ask(source, url);
    const location =
      response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return toTorrent(source, response);
    const magnet = parseMagnet(location);
    if (magnet) return { kind: 'magnet', uri: magnet.uri };
    const next = URL.parse(location, url.href);
    if (!next || !/^https?:$/.test(next.protocol)) {
      throw indexerBadAnswer(`${source.name} redirects the download to something that is no web address.`);
    }
    url = next;
  }
  throw indexerBadAnswer(`${source.name} redirects the download in a circle.`);
}

async function ask(source: TorrentSource, url: URL): Promise<HttpResponse> {
  const isTrusted = url.origin === source.trustedOrigin;
  try {
    return await source.http.request({
      url,
      headers: { accept: 'application/x-bittorrent, */*' },
      ...(isTrusted
        ? { secretHeaders: source.secretHeaders, insecureTls: source.insecureTls }
        : { untrusted: true, allowHosts: source.allowHosts }),
      timeoutMs: 60_000,
      maxBytes: MAX_TORRENT_BYTES,
      retries: 1,
      signal: source.signal,
    });
  } catch (error) {
    throw asIndexerError(error);
  }
}

/** Prowlarr says 410 both for a release that is gone and for an indexer that is switched off. */
function isGone(response: HttpResponse): boolean {
  if (response.status === 410) return !/disabled/i.test(readFeedError(response.text())?.description ?? '');
  return response.status === 404 || response.status === 400;
}

function toTorrent(source: TorrentSource, response: HttpResponse): FetchedTorrent {
  const freeze = freezeIn(response);
  if (freeze) throw frozen(freeze.remainingMs);
  if (isGone(response)) {
    throw releaseGone(`${source.name} no longer has this release.`, {
      hint: 'Search again; the next best release is taken.',
    });
  }
  const failure = feedFailure(response, {
    name: source.name,
    now: source.now(),
    authHint: source.authHint,
  });
  if (failure) throw failure;
  const magnet = response.bytes.length < 16_384 ? parseMagnet(response.text()) : null;
  if (magnet) return { kind: 'magnet', uri: magnet.uri };
  readTorrentFile(response.bytes);
  return { kind: 'file', bytes: response.bytes, fileName: source.fileName };
}
