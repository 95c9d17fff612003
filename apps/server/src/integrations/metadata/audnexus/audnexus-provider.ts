import type { AudibleRegion } from '@earmark/contracts';
import { createOutageWatch } from '../../../platform/http/index.ts';
import { htmlToPlainText } from '../../../platform/text/index.ts';
import type { IntegrationTools } from '../../definition.ts';
import { asCatalogError, expectAnswer } from '../errors.ts';
import { asAsin, asLine, asRecord } from '../loose.ts';
import type { MetadataProvider } from '../port.ts';
import { toBook, toChapters } from './book.ts';

const SERVICE = 'Audnexus';
/** It answers a hundred requests a minute. */
const MIN_INTERVAL_MS = 600;
const TIMEOUT_MS = 20_000;
/** Statuses that mean "no such thing here": unknown, other region, delisted, no book, or no ASIN at all. */
const NOT_HERE = new Set([400, 404, 422]);

/** Details, chapters and author pages; knows every region but Brazil. */
export function createAudnexusProvider(tools: IntegrationTools): MetadataProvider {
  const base = tools.endpoints.audnexus.replace(/\/+$/, '');
  const whileInReach = createOutageWatch(tools.clock);

  async function read(
    path: string,
    region: AudibleRegion,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, unknown> | null> {
    if (region === 'br') return null;
    const url = new URL(`${base}/${path}`);
    url.searchParams.set('region', region);
    try {
      const response = await whileInReach(url.host, signal, (eitherSignal) =>
        tools.http.request({
          url,
          headers: { accept: 'application/json' },
          timeoutMs: TIMEOUT_MS,
          retries: 2,
          redirects: 'sameOrigin',
          pace: { key: `audnexus:${url.host}`, minIntervalMs: MIN_INTERVAL_MS, concurrency: 2 },
          signal: eitherSignal,
        }),
      );
      if (NOT_HERE.has(response.status)) return null;
      expectAnswer(response, SERVICE, tools.clock.now());
      return asRecord(response.json());
    } catch (error) {
      throw asCatalogError(error, SERVICE);
    }
  }

  return {
    name: 'audnexus',

    book: async (asin, region, signal) => {
      const answer = await read(`books/${encodeURIComponent(asin)}`, region, signal);
      return answer && toBook(answer, region);
    },

    chapters: async (asin, region, signal) => {
      const answer = await read(`books/${encodeURIComponent(asin)}/chapters`, region, signal);
      return answer && toChapters(answer);
    },

    author: async (asin, region, signal) => {
      const answer = await read(`authors/${encodeURIComponent(asin)}`, region, signal);
      const found = asAsin(answer?.['asin']);
      const name = asLine(answer?.['name']);
      if (!answer || !found || !name) return null;
      const { description, image } = answer;
      return {
        asin: found,
        name,
        description: typeof description === 'string' ? htmlToPlainText(description) || undefined : undefined,
        imageUrl: typeof image === 'string' && /^https?:\/\//i.test(image) ? image : undefined,
      };
    },
  };
}
