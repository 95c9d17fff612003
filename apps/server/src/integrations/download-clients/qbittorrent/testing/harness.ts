import { createHash, randomBytes } from 'node:crypto';
import { systemClock } from '../../../../kernel/clock.ts';
import { createHttpClient } from '../../../../platform/http/index.ts';
import { silentLogger } from '../../../../platform/logger.ts';
import { bencode } from '../../../../platform/torrents/testing/make-torrent.ts';
import type { IntegrationTools } from '../../../definition.ts';
import type { ContractTorrent } from '../../contract-suite.ts';
import { createQbittorrentClient } from '../client.ts';
import { qbittorrentSettings } from '../settings.ts';

export function testTools(
  over: Partial<IntegrationTools> = {},
): IntegrationTools & { close(): Promise<void> } {
  const http = createHttpClient({
    clock: systemClock,
    log: silentLogger(),
    userAgent: 'Earmark/test',
    sleep: () => Promise.resolve(),
  });
  return {
    http,
    clock: systemClock,
    log: silentLogger(),
    endpoints: { audible: '', audnexus: '', mam: '' },
    close: () => http.close(),
    ...over,
  };
}

/** A client for an address such as a stand-in's `url`. */
export function clientFor(
  url: string,
  tools: IntegrationTools,
  settings: Partial<Record<keyof ReturnType<typeof qbittorrentSettings.parse>, unknown>> = {},
) {
  const { hostname, port } = new URL(url);
  return createQbittorrentClient(
    qbittorrentSettings.parse({ host: hostname, port, username: 'admin', password: 'secret', ...settings }),
    tools,
  );
}

const PIECE = 16_384;

/** A public v1 torrent with real hashes over random content; `/` in a file name makes folders. */
export function makeContentTorrent(
  name: string,
  files: Record<string, number> = { '01.mp3': 30_000 },
): ContractTorrent {
  const contents = Object.entries(files).map(([path, size]) => ({ path, content: randomBytes(size) }));
  const all = Buffer.concat(contents.map((file) => file.content));
  const hashes: Buffer[] = [];
  for (let at = 0; at < all.length; at += PIECE) {
    hashes.push(
      createHash('sha1')
        .update(all.subarray(at, at + PIECE))
        .digest(),
    );
  }
  const info = {
    name,
    'piece length': PIECE,
    pieces: Buffer.concat(hashes),
    files: contents.map((file) => ({ length: file.content.length, path: file.path.split('/') })),
  };
  const infoHash = createHash('sha1').update(bencode(info)).digest('hex');
  return {
    bytes: bencode({ announce: 'http://127.0.0.1:1/announce', info }),
    hashes: [infoHash],
    magnet: `magnet:?xt=urn:btih:${infoHash}`,
    files: contents.map((file) => ({ path: `${name}/${file.path}`, content: file.content })),
  };
}
