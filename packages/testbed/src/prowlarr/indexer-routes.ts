import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faultText } from '../mam/fault-text.ts';
import { isBackedOff, strikeIndexer } from './api-routes.ts';
import type { ProwlarrIndexer } from './indexers.ts';
import { searchIndexer } from './search.ts';
import { openLink, type ProwlarrContext, proxyUrlOf } from './state.ts';
import { type OddFeed, renderCaps, renderError, renderFeed, renderTestFeed, spoilFeed } from './torznab.ts';

const FEED_TYPE = 'application/rss+xml; charset=utf-8';
const HUGE_BYTES = 5 * 1024 * 1024;

/** Per-indexer Torznab and the download proxy. */
export function addIndexerRoutes(app: FastifyInstance, context: ProwlarrContext): void {
  const { indexers, standIn, now } = context;
  const fail = (reply: FastifyReply, status: number, description: string, code = status) =>
    reply.code(status).type('application/xml; charset=utf-8').send(renderError(code, description));

  /** The refusals that feed and download share; undefined when the indexer may be used. */
  const refuse = (
    indexer: ProwlarrIndexer | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply | undefined => {
    if (!indexer) return fail(reply, 404, 'Indexer not found');
    if (!indexer.isEnabled) return fail(reply, 410, 'Indexer is disabled');
    const limited = standIn.fault('rate-limit', request.url);
    if (limited) {
      reply.header('retry-after', faultText(limited, 'retryAfter', '60'));
      return fail(reply, 429, 'User configurable Indexer Query Limit reached');
    }
    if (isBackedOff(indexer, now())) {
      const until = indexer.status?.disabledUntil ?? now();
      reply.header('retry-after', String(Math.ceil((until - now()) / 1000)));
      return fail(
        reply,
        429,
        `Indexer is disabled till ${new Date(until).toLocaleString('en-US', { timeZone: 'UTC' })} due to recent failures`,
      );
    }
    return undefined;
  };

  const serveFeed = async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
    const query = new URL(request.url, standIn.url).searchParams;
    const kind = query.get('t');
    const indexerId = Number(request.params.id);
    const error = standIn.fault('torznab-error', request.url);
    if (error) {
      const code = Number(faultText(error, 'code', '900'));
      return fail(
        reply,
        Number(faultText(error, 'status', '200')),
        faultText(error, 'description', 'Unknown error'),
        code,
      );
    }
    if (!kind) return fail(reply, 400, 'Missing Function Parameter', 200);
    if (indexerId === 0)
      return reply.type(FEED_TYPE).send(kind === 'caps' ? renderCaps(TEST_INDEXER) : renderTestFeed());
    const indexer = indexers.find((each) => each.prowlarrId === indexerId);
    const refused = refuse(indexer, request, reply);
    if (refused || !indexer) return refused;
    if (kind === 'caps') return reply.type(FEED_TYPE).send(renderCaps(indexer));
    if (kind !== 'search' && kind !== 'book') return fail(reply, 400, 'Function Not Available', 202);
    if (strikeIndexer(context, indexer, request.url))
      return fail(reply, 500, `Indexer ${indexer.name} is down`, 900);
    const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
    const book = kind === 'book' ? bookFields(query) : {};
    const listed = searchIndexer(
      indexer,
      context.releases,
      {
        q: query.get('q') ?? '',
        book,
        categories: (query.get('cat') ?? '').split(',').filter(Boolean).map(Number),
        limit: number('limit') ?? 0,
        offset: number('offset') ?? 0,
        minSize: number('minsize'),
        maxSize: number('maxsize'),
      },
      (release) => context.torrentOf(release).infoHash,
    );
    for (const each of listed) context.cache.remember(each);
    const odd = standIn.fault('odd-feed', request.url);
    const form = odd && (faultText(odd, 'form', 'control-characters') as OddFeed);
    const feed = renderFeed(
      listed.map((each) => ({ listed: each, proxyUrl: proxyUrlOf(context, request, each) })),
      {
        withoutSizes: form === 'no-sizes',
        ...(form === 'huge-description' ? { description: 'x'.repeat(HUGE_BYTES) } : {}),
      },
    );
    return reply
      .type(form === 'content-type' ? 'text/html; charset=iso-8859-1' : FEED_TYPE)
      .send(form ? spoilFeed(feed, form) : feed);
  };
  app.get<{ Params: { id: string } }>('/:id/api', serveFeed);
  app.get<{ Params: { id: string } }>('/api/v1/indexer/:id/newznab', serveFeed);

  const serveDownload = async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
    const query = new URL(request.url, standIn.url).searchParams;
    const indexer = indexers.find((each) => each.prowlarrId === Number(request.params.id));
    const refused = refuse(indexer, request, reply);
    if (refused || !indexer) return refused;
    const link = openLink(query.get('link') ?? '');
    if (!link || link.indexerId !== indexer.prowlarrId) return fail(reply, 400, 'Invalid Prowlarr link', 201);
    const release = context.releases.find((each) => each.id === link.releaseId);
    if (!release || standIn.fault('download-gone', request.url)) {
      return fail(reply, 410, 'Release is gone, or the freeleech wedge it needs could not be bought');
    }
    const redirect = standIn.fault('download-redirect', request.url);
    if (redirect) {
      const status = Number(faultText(redirect, 'status', '301'));
      return reply
        .code(status)
        .header('location', faultText(redirect, 'location', '/login'))
        .send();
    }
    const { bytes, magnet } = context.torrentOf(release);
    if (indexer.downloadAs === 'magnet') return reply.code(301).header('location', magnet).send();
    if (indexer.downloadAs === 'redirect') {
      return reply
        .code(301)
        .header('location', `${standIn.url}${context.urlBase}/tracker-site/${release.id}.torrent`)
        .send();
    }
    const isTorrent = indexer.protocol === 'torrent';
    const name = `${release.releaseTitle.replaceAll(/[^\x20-\x7e]|["/\\]/gu, '_')}.${isTorrent ? 'torrent' : 'nzb'}`;
    return reply
      .header('content-type', `application/x-${isTorrent ? 'bittorrent' : 'nzb'}`)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(isTorrent ? Buffer.from(bytes) : Buffer.from(NZB));
  };
  app.get<{ Params: { id: string } }>('/:id/download', serveDownload);
  app.get<{ Params: { id: string } }>('/api/v1/indexer/:id/download', serveDownload);

  /** The tracker behind an indexer whose Redirect option is on. */
  app.get<{ Params: { file: string } }>('/tracker-site/:file', async (request, reply) => {
    const release = context.releases.find((each) => `${each.id}.torrent` === request.params.file);
    if (!release) return reply.code(404).send();
    return reply
      .header('content-type', 'application/x-bittorrent')
      .send(Buffer.from(context.torrentOf(release).bytes));
  });
}

const TEST_INDEXER: ProwlarrIndexer = {
  id: 'open-shelf',
  prowlarrId: 0,
  name: 'Test',
  privacy: 'public',
  protocol: 'usenet',
  isEnabled: true,
  priority: 25,
  downloadAs: 'file',
  bookParameters: ['q', 'title', 'author', 'publisher', 'year', 'genre'],
  supportsPagination: false,
  status: undefined,
};

const NZB = `<?xml version="1.0" encoding="UTF-8"?>
<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb"></nzb>`;

function bookFields(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    ['author', 'title', 'publisher', 'year', 'genre'].flatMap((name) => {
      const value = query.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}
