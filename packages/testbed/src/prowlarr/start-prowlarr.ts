import type { FastifyReply, FastifyRequest } from 'fastify';
import { CATALOGUE_INDEXERS } from '../catalogue/indexers.ts';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { makePaperTorrent } from '../mam/index.ts';
import { readTorrentFile } from '../qbittorrent-stand-in/index.ts';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { addApiRoutes } from './api-routes.ts';
import { addIndexerRoutes } from './indexer-routes.ts';
import { completeIndexer, type ProwlarrIndexer, type ProwlarrIndexerFacts } from './indexers.ts';
import { createReleaseCache, type Grab, type ProwlarrContext } from './state.ts';

export type ProwlarrOptions = {
  /** The catalogue's three when absent. */
  indexers?: readonly ProwlarrIndexerFacts[] | undefined;
  /** Read anew with every request, so that later changes show. */
  releases: readonly CatalogueRelease[];
  /** The torrent of a release; without one a torrent of the right shape is made up. */
  torrents?: ((release: CatalogueRelease) => Uint8Array | undefined) | undefined;
  apiKey?: string | undefined;
  /** Path it is served under, such as `/prowlarr`. */
  urlBase?: string | undefined;
  /** Prowlarr's own download client: gets what is grabbed through Prowlarr; an error makes the grab fail. */
  onGrab?: ((grab: Grab) => Promise<void> | void) | undefined;
  port?: number | undefined;
  now?: (() => number) | undefined;
};

export type Prowlarr = StandIn & {
  readonly apiKey: string;
  /** Address to configure: with the url base. */
  readonly baseUrl: string;
  readonly indexers: readonly ProwlarrIndexer[];
  /** What was grabbed through Prowlarr's own client. */
  readonly grabs: readonly Grab[];
  setIndexer(prowlarrId: number, patch: Partial<ProwlarrIndexer>): void;
  addIndexer(facts: ProwlarrIndexerFacts): void;
  removeIndexer(prowlarrId: number): void;
  /** Prowlarr leaves the indexer alone for that long, as after failures. */
  backOff(prowlarrId: number, ms: number): void;
  setApiKey(apiKey: string): void;
  setOnGrab(onGrab: ((grab: Grab) => Promise<void> | void) | undefined): void;
  /** What a restart forgets: the cache of search results. */
  restart(): void;
  advanceClock(ms: number): void;
};

/**
 * A stand-in for Prowlarr: JSON API, per-indexer Torznab, download proxy, its own download client.
 *
 * Search results are kept for 30 minutes; a later grab through Prowlarr is a 404. A failing indexer is silent in the
 * JSON search and an error in Torznab. Public indexers answer downloads with a redirect to a magnet link.
 *
 * Faults beside the generic ones (`path` narrows each, `/2/` is all of indexer 2):
 * - `indexer-down` (`params.indexerId`): that indexer fails and is then backed off for five minutes;
 * - `rate-limit` (`params.retryAfter`, 60): 429 from Torznab or the download proxy;
 * - `torznab-error` (`params.code`, `description`, `status`): an `<error>` document;
 * - `odd-feed` (`params.form`): `control-characters`, `content-type`, `no-sizes`, `huge-description`, `entity-bomb`,
 *   `relative-urls`;
 * - `search-failed`: 400 from the JSON search; `grab-failed`: 409 from a grab;
 * - `download-gone`: 410; `download-redirect` (`params.location`, `status`): a redirect to anywhere.
 */
export async function startProwlarr(options: ProwlarrOptions): Promise<Prowlarr> {
  let offsetMs = 0;
  let apiKey = options.apiKey ?? '0123456789abcdef0123456789abcdef';
  const now = () => (options.now ?? Date.now)() + offsetMs;
  const urlBase = options.urlBase ?? '';
  const indexers = (options.indexers ?? CATALOGUE_INDEXERS).map(completeIndexer);
  const cache = createReleaseCache(now);
  const grabs: Grab[] = [];
  const torrentOf = createTorrentLookup(options);
  let onGrab = options.onGrab;

  const standIn = await createStandIn({
    name: 'prowlarr',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: async (app, self) => {
      const context: ProwlarrContext = {
        standIn: self,
        apiKey: () => apiKey,
        urlBase,
        indexers,
        releases: options.releases,
        torrentOf,
        cache,
        grabs,
        onGrab: (grab) => onGrab?.(grab),
        now,
      };
      app.get(`${urlBase}/ping`, async () => ({ status: 'OK' }));
      app.setNotFoundHandler(async (request, reply) => {
        if (request.url.startsWith(`${urlBase}/api/`)) return reply.code(404).send({ message: 'NotFound' });
        // Every other address belongs to the web app.
        return reply
          .type('text/html')
          .send('<!doctype html><html><head><title>Prowlarr</title></head></html>');
      });
      await app.register(
        async (scope) => {
          scope.addHook('onRequest', async (request, reply) => checkKey(apiKey, request, reply));
          addApiRoutes(scope, context);
          addIndexerRoutes(scope, context);
        },
        { prefix: urlBase },
      );
    },
  });

  const find = (prowlarrId: number): ProwlarrIndexer => {
    const indexer = indexers.find((each) => each.prowlarrId === prowlarrId);
    if (!indexer) throw new Error(`Prowlarr has no indexer ${prowlarrId}`);
    return indexer;
  };
  const prowlarr = Object.assign(standIn, {
    apiKey,
    baseUrl: `${standIn.url}${urlBase}`,
    indexers,
    grabs,
    setIndexer: (prowlarrId: number, patch: Partial<ProwlarrIndexer>) => {
      Object.assign(find(prowlarrId), patch);
    },
    addIndexer: (facts: ProwlarrIndexerFacts) => {
      indexers.push(completeIndexer(facts));
    },
    removeIndexer: (prowlarrId: number) => {
      const at = indexers.findIndex((indexer) => indexer.prowlarrId === prowlarrId);
      if (at >= 0) indexers.splice(at, 1);
    },
    backOff: (prowlarrId: number, ms: number) => {
      const at = now();
      find(prowlarrId).status = { initialFailureAt: at, mostRecentFailureAt: at, disabledUntil: at + ms };
    },
    setApiKey: (next: string) => {
      apiKey = next;
      prowlarr.apiKey = next;
    },
    setOnGrab: (next: ProwlarrOptions['onGrab']) => {
      onGrab = next;
    },
    restart: () => cache.clear(),
    advanceClock: (ms: number) => {
      offsetMs += ms;
    },
  });
  return prowlarr;
}

/** The key in the header or the query; without it 401 and nothing else. */
async function checkKey(
  apiKey: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  // The tracker behind a redirect is another site, only served here.
  if (request.url.includes('/tracker-site/')) return undefined;
  const given =
    request.headers['x-api-key'] ?? new URL(request.url, 'http://localhost').searchParams.get('apikey');
  return given === apiKey ? undefined : reply.code(401).send();
}

function createTorrentLookup(options: ProwlarrOptions): ProwlarrContext['torrentOf'] {
  const known = new Map<
    number,
    { source: Uint8Array | undefined; bytes: Uint8Array; infoHash: string; magnet: string }
  >();
  return (release) => {
    const source = options.torrents ? options.torrents(release) : release.torrent?.bytes;
    const before = known.get(release.id);
    if (before && before.source === source) return before;
    const bytes = source ?? makePaperTorrent(release, { announce: 'http://127.0.0.1:9/announce' });
    const torrent = readTorrentFile(bytes);
    const infoHash = torrent?.infoHashV1 || torrent?.infoHashV2.slice(0, 40) || '';
    const trackers = (torrent?.trackers ?? []).map((url) => `&tr=${encodeURIComponent(url)}`).join('');
    const magnet = `magnet:?xt=urn:btih:${infoHash}&dn=${encodeURIComponent(torrent?.name ?? '')}${trackers}`;
    const entry = { source, bytes, infoHash, magnet };
    known.set(release.id, entry);
    return entry;
  };
}
