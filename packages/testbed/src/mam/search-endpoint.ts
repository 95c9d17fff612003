import type { FastifyInstance } from 'fastify';
import type { CatalogueRelease } from '../catalogue/model.ts';
import type { MamContext } from './context.ts';
import { mintDownloadHash } from './downloads.ts';
import { faultText } from './fault-text.ts';
import { ODD_ROWS } from './odd-rows.ts';
import { phpJson } from './replies.ts';
import { type MamRow, type RowContext, toRow } from './rows.ts';
import { searchReleases } from './search.ts';
import { readParameters, readSearchQuery, type SearchQuery } from './search-parameters.ts';
import { infoHashOf } from './served-torrent.ts';

const PATH = '/tor/js/loadSearchJSONbasic.php';

/** `loadSearchJSONbasic.php` by GET, JSON, form and multipart POST. */
export function addSearchEndpoint(
  app: FastifyInstance,
  context: MamContext,
  extraRows: readonly MamRow[],
): void {
  const { standIn, account, modes } = context;
  const hashes = new WeakMap<Uint8Array, string>();
  const hashOf = (release: CatalogueRelease) => {
    const bytes = context.torrentOf(release);
    const known = hashes.get(bytes) ?? infoHashOf(bytes);
    hashes.set(bytes, known);
    return known;
  };

  app.route({
    method: ['GET', 'POST'],
    url: PATH,
    handler: async (request, reply) => {
      const parameters = await readParameters(request);
      request.body = parameters;
      reply.type('application/json');
      const error = standIn.fault('search-error', PATH);
      if (error) return reply.send(phpJson({ error: faultText(error, 'message', 'Query failed') }));
      const query = readSearchQuery(parameters, modes.maxPerPage);
      const odd = query.startNumber === 0 && standIn.fault('odd-rows', PATH) ? ODD_ROWS : [];
      // Rows served as they are stand before the others.
      const extra = extraRows.filter((row) => isAskedFor(row, query));
      const extraPage = extra.slice(query.startNumber, query.startNumber + query.perPage);
      const rest = {
        ...query,
        startNumber: Math.max(0, query.startNumber - extra.length),
        perPage: query.perPage - extraPage.length,
      };
      const result = searchReleases(context.releases, rest, { account, infoHashOf: hashOf });
      const rows: MamRow[] = [
        ...odd,
        ...extraPage,
        ...result.page.map((release) => {
          const row = toRow(release, rowContext(context, query.wants, result.weights.get(release.id) ?? 0));
          return { ...row, ...context.rowPatches.get(release.id) };
        }),
      ];
      const found = result.found + odd.length + extra.length;
      if (rows.length === 0 && !standIn.fault('search-empty-data', PATH)) {
        // Past the end the count stays, so that N is not always 0.
        return reply.send(phpJson({ error: `Nothing returned, out of ${found}` }));
      }
      return reply.send(
        phpJson({ perpage: query.perPage, start: query.startNumber, data: rows, total: rows.length, found }),
      );
    },
  });
}

function rowContext(context: MamContext, wants: ReadonlySet<string>, weight: number): RowContext {
  return {
    modes: context.modes,
    account: context.account,
    books: context.books,
    baseUrl: context.standIn.url,
    now: context.now(),
    weight,
    downloadHash: (release) => mintDownloadHash(context.account, release.id),
    wants,
  };
}

function isAskedFor(row: MamRow, query: SearchQuery): boolean {
  if (query.hash !== '' || (query.id !== undefined && row['id'] !== query.id)) return false;
  const { mainCategories } = query;
  return (
    (mainCategories.length === 0 || mainCategories.includes(Number(row['main_cat']))) &&
    holdsText(row, query.text)
  );
}

function holdsText(row: MamRow, text: string): boolean {
  const haystack = JSON.stringify(row).toLowerCase();
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => haystack.includes(word));
}
