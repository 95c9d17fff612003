import { z } from 'zod';
import { Secret } from '../../../kernel/secret.ts';
import type { HttpRequest, HttpResponse } from '../../../platform/http/index.ts';
import type { IntegrationTools } from '../../definition.ts';
import { asIndexerError, indexerBadAnswer } from '../errors.ts';
import { feedFailure } from '../torznab-feed/feed-errors.ts';
import type { ProwlarrSettings } from './settings.ts';

export const AUTH_HINT = 'Copy the API key anew from Settings → General in Prowlarr.';

const parameters = z
  .array(z.unknown())
  .transform((names) => names.filter((name) => typeof name === 'string').map((name) => name.toLowerCase()))
  .catch([]);

type RawCategory = { id?: unknown; subCategories?: unknown };

/** An indexer as Prowlarr lists it; odd optional fields never spoil the list. */
const prowlarrIndexer = z.object({
  id: z.number().int(),
  name: z.string().catch('Indexer'),
  enable: z.boolean().catch(true),
  protocol: z.enum(['torrent', 'usenet']).catch('torrent'),
  supportsSearch: z.boolean().catch(true),
  supportsPagination: z.boolean().catch(false),
  capabilities: z
    .object({
      limitsMax: z.number().nullish().catch(null),
      bookSearchParams: parameters.optional(),
      categories: z.array(z.unknown()).catch([]).optional(),
    })
    .nullish()
    .catch(null),
  /** Its own settings; only what it wants seeded is read. */
  fields: z
    .array(z.object({ name: z.string().catch(''), value: z.unknown().optional() }))
    .catch([])
    .optional(),
});
export type ProwlarrIndexer = z.infer<typeof prowlarrIndexer>;

const indexerStatus = z.object({
  indexerId: z.number().int(),
  disabledTill: z.string().nullish().catch(null),
  mostRecentFailure: z.string().nullish().catch(null),
});
export type IndexerStatus = z.infer<typeof indexerStatus>;

const systemStatus = z.object({ appName: z.string().catch(''), version: z.string().catch('') });

const foundInJson = z.object({ guid: z.string(), indexerId: z.number().int() });

export type ProwlarrApi = ReturnType<typeof createProwlarrApi>;

/** Prowlarr's own JSON API, as far as it is used. */
export function createProwlarrApi(
  settings: Pick<ProwlarrSettings, 'url' | 'apiKey' | 'insecureTls'>,
  tools: IntegrationTools,
) {
  const secretHeaders = { 'x-api-key': new Secret(settings.apiKey) };

  async function call(path: string, options: Partial<HttpRequest> = {}): Promise<HttpResponse> {
    try {
      return await tools.http.request({
        url: `${settings.url}/api/v1${path}`,
        headers: { accept: 'application/json' },
        secretHeaders,
        insecureTls: settings.insecureTls,
        redirects: 'sameOrigin',
        retries: 1,
        ...options,
      });
    } catch (error) {
      throw asIndexerError(error);
    }
  }

  async function read(path: string, options: Partial<HttpRequest> = {}): Promise<unknown> {
    const response = await call(path, options);
    if (response.status === 404) {
      throw indexerBadAnswer(`There is no Prowlarr at ${settings.url} (HTTP 404).`, {
        hint: 'Check host, port and URL base; the port of Prowlarr is 9696 unless it was changed.',
      });
    }
    const failure = feedFailure(response, {
      name: 'Prowlarr',
      now: tools.clock.now(),
      authHint: AUTH_HINT,
    });
    if (failure) throw failure;
    try {
      return response.json();
    } catch (error) {
      throw asIndexerError(error);
    }
  }

  async function readList<Item>(
    path: string,
    item: z.ZodType<Item>,
    options: Partial<HttpRequest> = {},
  ): Promise<Item[]> {
    const rows = await read(path, options);
    if (!Array.isArray(rows)) throw indexerBadAnswer('Prowlarr sent something that is no list.');
    return rows.flatMap((row) => {
      const parsed = item.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });
  }

  return {
    secretHeaders,
    call,
    systemStatus: async (options?: Partial<HttpRequest>) =>
      systemStatus.catch({ appName: '', version: '' }).parse(await read('/system/status', options)),
    indexers: (signal?: AbortSignal) => readList('/indexer', prowlarrIndexer, signal ? { signal } : {}),
    indexerStatus: (signal?: AbortSignal) =>
      readList('/indexerstatus', indexerStatus, signal ? { signal } : {}),
    /** The search of Prowlarr's own UI: the only one whose finds it can grab later (for 30 minutes). */
    search: (query: string, indexerId: number, categories: readonly number[]) => {
      const search = new URLSearchParams({ query, type: 'search', limit: '100', offset: '0' });
      search.append('indexerIds', String(indexerId));
      for (const category of categories) search.append('categories', String(category));
      return readList(`/search?${search.toString()}`, foundInJson, { timeoutMs: 110_000, retries: 0 });
    },
    grab: (release: { guid: string; indexerId: number }) =>
      call('/search', { method: 'POST', json: release, timeoutMs: 90_000, retries: 0 }),
  };
}

/** All Newznab numbers an indexer offers, sub-categories included. */
export function categoriesOf(indexer: ProwlarrIndexer): number[] {
  const walk = (categories: readonly unknown[]): number[] =>
    categories.flatMap((category) => {
      const { id, subCategories } = (category ?? {}) as RawCategory;
      return [
        ...(typeof id === 'number' ? [id] : []),
        ...(Array.isArray(subCategories) ? walk(subCategories) : []),
      ];
    });
  return walk(indexer.capabilities?.categories ?? []);
}
