import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { CatalogueRelease } from '../catalogue/model.ts';
import type { StandIn } from '../stand-in/stand-in.ts';
import type { ProwlarrIndexer } from './indexers.ts';
import type { ListedRelease } from './listed-releases.ts';

/** A release sent to Prowlarr's own download client. */
export type Grab = {
  guid: string;
  indexerId: number;
  title: string;
  release: CatalogueRelease;
  torrent: Uint8Array;
  infoHash: string;
  downloadClientId: number | undefined;
  at: number;
};

export type ProwlarrContext = {
  standIn: StandIn;
  apiKey: () => string;
  urlBase: string;
  indexers: ProwlarrIndexer[];
  releases: readonly CatalogueRelease[];
  torrentOf: (release: CatalogueRelease) => { bytes: Uint8Array; infoHash: string; magnet: string };
  cache: ReleaseCache;
  grabs: Grab[];
  onGrab: ((grab: Grab) => Promise<void> | void) | undefined;
  now: () => number;
};

type ReleaseCache = {
  remember(listed: ListedRelease): void;
  find(indexerId: number, guid: string): ListedRelease | undefined;
  clear(): void;
};

const CACHE_MS = 30 * 60_000;

/** Search results are kept for half an hour, in memory, by indexer and guid. */
export function createReleaseCache(now: () => number): ReleaseCache {
  const entries = new Map<string, { listed: ListedRelease; until: number }>();
  return {
    remember: (listed) => {
      entries.set(`${listed.indexer.prowlarrId}_${listed.guid}`, { listed, until: now() + CACHE_MS });
    },
    find: (indexerId, guid) => {
      const entry = entries.get(`${indexerId}_${guid}`);
      return entry && entry.until > now() ? entry.listed : undefined;
    },
    clear: () => entries.clear(),
  };
}

/** The download link of a result: Prowlarr's own address, as the caller wrote it, with the key inside. */
export function proxyUrlOf(context: ProwlarrContext, request: FastifyRequest, listed: ListedRelease): string {
  const query = new URLSearchParams({
    apikey: context.apiKey(),
    link: sealLink(listed.indexer.prowlarrId, listed.release.id),
    file: listed.title,
  });
  const host = request.headers.host ?? new URL(context.standIn.url).host;
  return `http://${host}${context.urlBase}/${listed.indexer.prowlarrId}/download?${query.toString()}`;
}

function sealLink(indexerId: number, releaseId: number): string {
  const plain = `${indexerId}:${releaseId}`;
  const seal = createHmac('sha256', 'prowlarr').update(plain).digest('base64url').slice(0, 24);
  return Buffer.from(`${plain}:${seal}`).toString('base64url');
}

export function openLink(link: string): { indexerId: number; releaseId: number } | undefined {
  const [indexerId, releaseId] = Buffer.from(link, 'base64url').toString('utf8').split(':').map(Number);
  if (indexerId === undefined || releaseId === undefined) return undefined;
  return sealLink(indexerId, releaseId) === link ? { indexerId, releaseId } : undefined;
}
