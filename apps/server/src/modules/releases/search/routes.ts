import {
  type FreeleechOffer,
  grabAnswer,
  grabRequest,
  interactiveSearch,
  queryFlag,
  type Release,
} from '@earmark/contracts';
import { z } from 'zod';
import type { Viewer } from '../../../kernel/viewer.ts';
import type { App } from '../../../platform/fastify/app-type.ts';
import { byId, done } from '../../../platform/fastify/shapes.ts';
import { viewerOf } from '../../../platform/fastify/viewer.ts';
import type { RequestService } from '../../requests/index.ts';
import { packContents } from '../pack-contents.ts';
import { parseTitle } from '../title-parser/parse-title.ts';
import type { SearchService } from './service.ts';
import type { JudgedRelease } from './store.ts';

const tags = ['releases'];
/** How long a caller that waits is kept waiting. */
const WAIT_MS = 45_000;

function toWire(judged: JudgedRelease, indexer: string, freeleechOffer: FreeleechOffer | null): Release {
  const { release } = judged;
  // What the indexer does not say is read from the title.
  const parsed = parseTitle(release.title);
  const orParsed = (given: readonly string[] | null | undefined, read: string[]) =>
    given && given.length > 0 ? [...given] : read;
  const published = release.publishDate ? Date.parse(release.publishDate) : Number.NaN;
  return {
    guid: release.guid,
    indexerId: judged.indexerId,
    indexer: release.indexer || indexer,
    protocol: release.protocol,
    title: release.title,
    sizeBytes: release.size ?? null,
    seeders: release.seeders ?? null,
    leechers: release.leechers ?? null,
    grabs: release.grabs ?? null,
    publishedAt: Number.isNaN(published) ? null : new Date(published).toISOString(),
    authors: orParsed(release.authors, parsed.authors),
    narrators: orParsed(release.narrators, parsed.narrators),
    series: (release.series?.length ? release.series : parsed.series).map((each) => ({
      name: each.name,
      position: each.position == null ? null : String(each.position),
    })),
    formats: orParsed(release.filetypes, parsed.formats),
    bitrateKbps: release.bitrateKbps ?? parsed.bitrateKbps,
    language: release.language ?? parsed.languages[0] ?? null,
    flags: release.flags,
    freeleech: release.freeleech ?? false,
    freeleechOffer,
    infoUrl: release.infoUrl && /^https?:\/\//i.test(release.infoUrl) ? release.infoUrl : null,
    contains: judged.decision.pack ? packContents(release) : [],
    year: release.year ?? parsed.year,
    decision: judged.decision,
  };
}

/** Interactive search and the grab a person chooses. */
export function registerSearchRoutes(
  app: App,
  deps: {
    search: SearchService;
    requests: RequestService;
    /** An admin who chooses a release wants the book: approves or retries the request where that is what it waits for. */
    reopenRequest: (requestId: string, viewer: Viewer) => Promise<void>;
  },
): void {
  const { search, requests } = deps;
  const config = { access: 'admin' as const };

  app.get(
    '/api/v1/requests/:id/releases',
    {
      config,
      schema: {
        tags,
        summary: 'Every release found, with its decision; waits for a running search unless wait=false.',
        params: byId,
        querystring: z.object({
          refresh: queryFlag.default(false),
          wait: queryFlag.default(true),
          /** Asks the indexers for these words instead of those Earmark makes of the book. */
          query: z.string().trim().min(1).max(300).optional(),
        }),
        response: { 200: interactiveSearch },
      },
    },
    async (request) => {
      const { acquisitionId } = await requests.acquisitionOf(request.params.id, viewerOf(request));
      const { refresh, wait, query } = request.query;
      const result = await search.interactive(acquisitionId, {
        refresh,
        waitMs: wait ? WAIT_MS : 0,
        query,
      });
      return {
        requestId: request.params.id,
        searchedAt: result.searchedAt === null ? null : new Date(result.searchedAt).toISOString(),
        running: result.running,
        releases: result.judged.map((each) =>
          toWire(each, result.indexerNames.get(each.indexerId) ?? '', result.offerOf(each)),
        ),
        query: result.query,
        usualQuery: result.usualQuery,
        indexers: result.states,
      };
    },
  );

  app.delete(
    '/api/v1/requests/:id/search',
    {
      config,
      schema: {
        tags,
        summary: 'Stop the search that runs; what it has found so far is kept.',
        params: byId,
        response: { 200: done },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { acquisitionId } = await requests.acquisitionOf(request.params.id, viewer);
      await search.stopSearch(acquisitionId, viewer);
      return { ok: true as const };
    },
  );

  app.post(
    '/api/v1/requests/:id/grab',
    {
      config,
      schema: {
        tags,
        summary: 'Grab this release.',
        description:
          'For a request that waits for approval, or was denied or cancelled, the choice of an admin is the approval or the retry. What the client refuses is a problem.',
        params: byId,
        body: grabRequest,
        response: { 200: grabAnswer },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { acquisitionId } = await requests.acquisitionOf(request.params.id, viewer);
      await search.assertChoosable(acquisitionId, request.body);
      await deps.reopenRequest(request.params.id, viewer);
      const { guid, indexerId, override, useFreeleech } = request.body;
      const { outcome, message } = await search.grabChosen(acquisitionId, {
        guid,
        indexerId,
        override,
        useFreeleech,
        userId: viewer.userId,
      });
      return { ok: true as const, outcome, message };
    },
  );
}
