import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CATEGORIES, type ProwlarrIndexer, toIndexerResource, toStatusResource } from './indexers.ts';
import { type ListedRelease, toReleaseResource } from './listed-releases.ts';
import { searchIndexer, splitBookQuery } from './search.ts';
import { type ProwlarrContext, proxyUrlOf } from './state.ts';

const VERSION = '2.0.5.5160';

/** The JSON API: status, indexers, search, grab. */
export function addApiRoutes(app: FastifyInstance, context: ProwlarrContext): void {
  const { indexers, now } = context;
  const api = '/api/v1';

  app.get(`${api}/system/status`, async () => ({
    appName: 'Prowlarr',
    instanceName: 'Prowlarr',
    version: VERSION,
    buildTime: '2025-06-01T00:00:00Z',
    isDebug: false,
    isProduction: true,
    isAdmin: false,
    osName: 'debian',
    isDocker: true,
    mode: 'console',
    branch: 'master',
    authentication: 'forms',
    databaseType: 'sqLite',
    urlBase: context.urlBase,
    runtimeVersion: '8.0.12',
    runtimeName: '.NET',
    packageUpdateMechanism: 'docker',
  }));
  app.get(`${api}/health`, async () => healthOf(context));
  app.get(`${api}/indexer`, async () => indexers.map(toIndexerResource));
  app.get(`${api}/indexer/categories`, async () => CATEGORIES);
  app.get<{ Params: { id: string } }>(`${api}/indexer/:id`, async (request, reply) => {
    const indexer = indexers.find((each) => each.prowlarrId === Number(request.params.id));
    return indexer
      ? toIndexerResource(indexer)
      : sendError(reply, 404, `Indexer with ID ${request.params.id} does not exist`);
  });
  app.get(`${api}/indexerstatus`, async () => indexers.filter((each) => each.status).map(toStatusResource));
  app.get(`${api}/search`, (request, reply) => search(context, request, reply));
  app.post(`${api}/search`, (request, reply) => grabOne(context, request, reply));
  app.post(`${api}/search/bulk`, async (request, reply) => {
    const wanted = Array.isArray(request.body) ? (request.body as unknown[]) : [];
    const done = [];
    for (const each of wanted) {
      const outcome = await grab(context, each);
      if (outcome.kind === 'done') done.push(resourceOf(context, request, outcome.listed));
    }
    return done.length > 0 ? done : sendError(reply, 400, 'Unable to grab any of the releases');
  });

  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(`${context.urlBase}/api/`)) reply.header('X-Application-Version', VERSION);
  });
  /** Failures older than now no longer count, the row stays until a success. */
  app.addHook('onRequest', async () => {
    for (const indexer of indexers) {
      if (indexer.status && indexer.status.disabledUntil + 3_600_000 < now()) indexer.status = undefined;
    }
  });
}

async function search(
  context: ProwlarrContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const query = new URL(request.url, context.standIn.url).searchParams;
  const numbers = (name: string) => query.getAll(name).map(Number);
  const chosen = chooseIndexers(context.indexers, numbers('indexerIds'));
  const usable = chosen.filter((indexer) => indexer.isEnabled && !isBackedOff(indexer, context.now()));
  if (context.standIn.fault('search-failed', request.url) || (chosen.length > 0 && usable.length === 0)) {
    return sendError(reply, 400, 'Search failed: All selected indexers being unavailable');
  }
  const isBook = query.get('type') === 'book';
  const text = query.get('query') ?? '';
  const split = isBook ? splitBookQuery(text) : { q: text, book: {} };
  const found = new Map<string, ListedRelease>();
  for (const indexer of [...usable].sort((a, b) => b.priority - a.priority)) {
    if (strikeIndexer(context, indexer, request.url)) continue;
    const listed = searchIndexer(
      indexer,
      context.releases,
      {
        ...split,
        categories: numbers('categories'),
        limit: Number(query.get('limit') ?? 0),
        offset: Number(query.get('offset') ?? 0),
      },
      (release) => context.torrentOf(release).infoHash,
    );
    for (const each of listed) found.set(each.guid, each);
  }
  return [...found.values()].map((listed) => {
    context.cache.remember(listed);
    return resourceOf(context, request, listed);
  });
}

/** Nothing named means every enabled one; −1 is all of usenet, −2 all torrent indexers. */
function chooseIndexers(indexers: readonly ProwlarrIndexer[], ids: readonly number[]): ProwlarrIndexer[] {
  if (ids.length === 0) return indexers.filter((indexer) => indexer.isEnabled);
  return indexers.filter(
    (indexer) =>
      ids.includes(indexer.prowlarrId) ||
      (ids.includes(-1) && indexer.protocol === 'usenet') ||
      (ids.includes(-2) && indexer.protocol === 'torrent'),
  );
}

export function isBackedOff(indexer: ProwlarrIndexer, now: number): boolean {
  return indexer.status !== undefined && indexer.status.disabledUntil > now;
}

/** A fault `indexer-down` for this indexer: it counts as a failure and backs off for five minutes. */
export function strikeIndexer(context: ProwlarrContext, indexer: ProwlarrIndexer, path: string): boolean {
  const armed = context.standIn
    .faults()
    .find((fault) => fault.kind === 'indexer-down' && fault.params?.['indexerId'] === indexer.prowlarrId);
  if (!armed || !context.standIn.fault('indexer-down', path)) return false;
  const at = context.now();
  indexer.status = {
    initialFailureAt: indexer.status?.initialFailureAt ?? at,
    mostRecentFailureAt: at,
    disabledUntil: at + 5 * 60_000,
  };
  return true;
}

function resourceOf(
  context: ProwlarrContext,
  request: FastifyRequest,
  listed: ListedRelease,
): Record<string, unknown> {
  return toReleaseResource(listed, {
    now: context.now(),
    proxyUrl: proxyUrlOf(context, request, listed),
    fileName: `${listed.title}.${listed.indexer.protocol === 'torrent' ? 'torrent' : 'nzb'}`,
  });
}

type GrabOutcome =
  | { kind: 'done'; listed: ListedRelease }
  | { kind: 'unknown' }
  | { kind: 'failed' }
  | { kind: 'invalid'; field: string };

async function grabOne(
  context: ProwlarrContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const outcome = await grab(context, request.body);
  switch (outcome.kind) {
    case 'done':
      return resourceOf(context, request, outcome.listed);
    case 'unknown':
      return sendError(reply, 404, "Couldn't find requested release in cache, try searching again");
    case 'failed':
      return sendError(reply, 409, 'Getting release from indexer failed');
    case 'invalid':
      break;
  }
  return reply.code(400).send([
    {
      propertyName: outcome.field,
      errorMessage: `'${outcome.field}' must not be empty.`,
      attemptedValue: null,
      severity: 'error',
      errorCode: 'NotEmptyValidator',
    },
  ]);
}

async function grab(context: ProwlarrContext, body: unknown): Promise<GrabOutcome> {
  const wanted = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { guid, indexerId, downloadClientId } = wanted;
  if (typeof guid !== 'string' || guid === '') return { kind: 'invalid', field: 'Guid' };
  if (typeof indexerId !== 'number' || indexerId <= 0) return { kind: 'invalid', field: 'IndexerId' };
  const listed = context.cache.find(indexerId, guid);
  if (!listed) return { kind: 'unknown' };
  if (context.standIn.fault('grab-failed', '/api/v1/search')) return { kind: 'failed' };
  const { bytes, infoHash } = context.torrentOf(listed.release);
  const made = {
    guid,
    indexerId,
    title: listed.title,
    release: listed.release,
    torrent: bytes,
    infoHash,
    downloadClientId: typeof downloadClientId === 'number' ? downloadClientId : undefined,
    at: context.now(),
  };
  try {
    await context.onGrab?.(made);
  } catch (error) {
    if (error instanceof Error) return { kind: 'failed' };
    throw error;
  }
  context.grabs.push(made);
  return { kind: 'done', listed };
}

function healthOf(context: ProwlarrContext): Record<string, unknown>[] {
  const failing = context.indexers.filter((indexer) => isBackedOff(indexer, context.now()));
  if (failing.length === 0) return [];
  const isAll = failing.length === context.indexers.filter((indexer) => indexer.isEnabled).length;
  return [
    {
      source: 'IndexerStatusCheck',
      type: isAll ? 'error' : 'warning',
      message: isAll
        ? 'All indexers are unavailable due to failures'
        : `Indexers unavailable due to failures: ${failing.map((indexer) => indexer.name).join(', ')}`,
      wikiUrl: 'https://wiki.servarr.com/prowlarr/system#indexers-are-unavailable-due-to-failures',
    },
  ];
}

export function sendError(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ message, description: message });
}
