import bencode from 'bencode';
import type { FastifyRequest } from 'fastify';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { readAnnounce, readInfoHashes } from './read-announce.ts';

export type TrackerPeer = { ip: string; port: number; isSeed: boolean; seenAt: number };

export type TrackerStandIn = StandIn & {
  /** What torrents carry; clients that guard against loopback requests insist on a path that starts so. */
  readonly announceUrl: string;
  /** Peers of one torrent, by its hex info hash. */
  swarm(infoHash: string): TrackerPeer[];
  /** Forgets everybody, as a restarted tracker does. */
  clearSwarms(): void;
};

export type TrackerOptions = { port?: number | undefined; intervalSeconds?: number | undefined };

/**
 * An HTTP tracker for peers on loopback: `/announce`, `/announce/PASSKEY` and `/scrape`, compact answers.
 * Own faults: `unregistered` (the torrent is not known), `no-peers` (everybody is alone).
 */
export async function startTracker(options: TrackerOptions = {}): Promise<TrackerStandIn> {
  const intervalSeconds = options.intervalSeconds ?? 60;
  const swarms = new Map<string, Map<string, TrackerPeer>>();

  const livePeers = (infoHash: string): TrackerPeer[] => {
    const swarm = swarms.get(infoHash);
    if (!swarm) return [];
    const oldest = Date.now() - intervalSeconds * 2_500;
    for (const [key, peer] of swarm) if (peer.seenAt < oldest) swarm.delete(key);
    return [...swarm.values()];
  };

  const announce = (request: FastifyRequest, standIn: StandIn) => {
    const asked = readAnnounce(request.url);
    if (!asked) return failure('missing or bad info_hash, peer_id or port');
    if (standIn.fault('unregistered', request.url)) return failure('Unregistered torrent');
    const ip = request.ip.replace(/^::ffff:/, '');
    const key = `${ip}:${asked.port}`;
    const swarm = swarms.get(asked.infoHash) ?? new Map<string, TrackerPeer>();
    swarms.set(asked.infoHash, swarm);
    if (asked.event === 'stopped') swarm.delete(key);
    else swarm.set(key, { ip, port: asked.port, isSeed: asked.left === 0, seenAt: Date.now() });

    const peers = livePeers(asked.infoHash);
    const seeds = peers.filter((peer) => peer.isSeed).length;
    const others = standIn.fault('no-peers', request.url)
      ? []
      : peers
          .filter((peer) => `${peer.ip}:${peer.port}` !== key && !(asked.left === 0 && peer.isSeed))
          .slice(0, asked.wanted);
    return bencode.encode({
      complete: seeds,
      incomplete: peers.length - seeds,
      interval: intervalSeconds,
      'min interval': Math.min(5, intervalSeconds),
      peers: compact(others),
    });
  };

  const scrape = (request: FastifyRequest) => {
    const files = readInfoHashes(request.url).map(({ hex, bytes }) => {
      const peers = livePeers(hex);
      const seeds = peers.filter((peer) => peer.isSeed).length;
      return [bytes, { complete: seeds, downloaded: seeds, incomplete: peers.length - seeds }] as const;
    });
    return bencode.encode({ files: new Map(files) });
  };

  const standIn = await createStandIn({
    name: 'tracker',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => {
      for (const path of ['/announce', '/announce/:passkey']) {
        app.get(path, (request, reply) =>
          reply.type('text/plain').send(Buffer.from(announce(request, self))),
        );
      }
      app.get('/scrape', (request, reply) => reply.type('text/plain').send(Buffer.from(scrape(request))));
    },
  });
  return {
    ...standIn,
    announceUrl: `${standIn.url}/announce`,
    swarm: livePeers,
    clearSwarms: () => swarms.clear(),
  };
}

const failure = (reason: string) => bencode.encode({ 'failure reason': reason });

function compact(peers: readonly TrackerPeer[]): Buffer {
  const bytes = Buffer.alloc(peers.length * 6);
  for (const [index, peer] of peers.entries()) {
    bytes.set(peer.ip.split('.').map(Number), index * 6);
    bytes.writeUInt16BE(peer.port, index * 6 + 4);
  }
  return bytes;
}
