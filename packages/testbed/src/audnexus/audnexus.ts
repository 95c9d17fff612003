import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { coverUrl } from '../audible/product.ts';
import { type Catalogue, createCatalogue } from '../catalogue/catalogue.ts';
import { chapterMarks } from '../catalogue/chapters.ts';
import { genreId } from '../catalogue/genres.ts';
import type { CatalogueBook, Region } from '../catalogue/model.ts';
import { REGIONS } from '../catalogue/regions.ts';
import { foldText } from '../catalogue/search.ts';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';

export type AudnexusOptions = {
  port?: number | undefined;
  catalogue?: Catalogue | undefined;
  /** Where its cover addresses point: the Audible stand-in. */
  imageBase?: string | undefined;
};
export type AudnexusStandIn = StandIn;

const BRAND_INTRO_MS = 2043;
const BRAND_OUTRO_MS = 5061;
const ASIN = /^(?:B[\dA-Z]{9}|\d{9}[\dX])$/i;

class AudnexusError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Audnexus over the testbed's books.
 * Own faults: `rate-limit` (429 with Retry-After params.seconds), `delisted`, `inaccurate` (chapters with `isAccurate: false`);
 * the last two are aimed at one book by its path.
 */
export async function startAudnexus(options: AudnexusOptions = {}): Promise<AudnexusStandIn> {
  const catalogue = options.catalogue ?? createCatalogue();
  return createStandIn({
    name: 'audnexus',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => addRoutes(app, self, catalogue, () => options.imageBase ?? self.url),
  });
}

function addRoutes(app: FastifyInstance, self: StandIn, catalogue: Catalogue, imageBase: () => string): void {
  app.setErrorHandler(async (error, _request, reply) =>
    error instanceof AudnexusError
      ? sendError(reply, error)
      : sendError(reply, new AudnexusError(500, 'INTERNAL_ERROR', 'Something went wrong')),
  );
  app.setNotFoundHandler(async (_request, reply) =>
    sendError(reply, new AudnexusError(404, 'NOT_FOUND', 'Route not found')),
  );
  app.addHook('preHandler', async (request, reply) => {
    const fault = self.fault('rate-limit', request.url);
    if (!fault) return;
    reply.header('retry-after', Number(fault.params?.['seconds'] ?? 30));
    await sendError(
      reply,
      new AudnexusError(429, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded, retry in a moment'),
    );
  });

  app.get('/health', () => ({ status: 'ok' }));
  app.get('/books/search', (request) => {
    const { q } = request.query as { q?: string };
    if (!q) throw new AudnexusError(400, 'BAD_REQUEST', 'Query parameter q is required');
    const region = regionOf(request);
    return catalogue
      .findBooks({ region, keywords: q })
      .filter((book) => book.deliveryType !== 'PodcastParent')
      .slice(0, 10)
      .map((book) => audnexusBook(book, region, imageBase()));
  });
  app.get('/books/:asin', (request) => {
    const { book, region } = wantedBook(request, self, catalogue);
    return audnexusBook(book, region, imageBase());
  });
  app.get('/books/:asin/chapters', (request) => {
    const { book, region } = wantedBook(request, self, catalogue);
    return audnexusChapters(book, region, !self.fault('inaccurate', request.url));
  });
  app.get('/authors', (request) => {
    const { name } = request.query as { name?: string };
    if (!name) throw new AudnexusError(422, 'VALIDATION_ERROR', 'name is required');
    const region = regionOf(request);
    return authorsIn(catalogue, region)
      .filter((author) => foldText(author.name).includes(foldText(name)))
      .map(({ asin, name: found }) => ({ asin, name: found }));
  });
  app.get('/authors/:asin', (request) => {
    const { asin } = request.params as { asin: string };
    const region = regionOf(request);
    const author = authorsIn(catalogue, region).find((each) => each.asin === asin.toUpperCase());
    if (!author) throw new AudnexusError(404, 'NOT_FOUND', `${asin} not found on Audible`);
    const books = catalogue.books.filter((book) => book.authors.some((each) => each.asin === author.asin));
    return {
      asin: author.asin,
      name: author.name,
      description: `${author.name} wrote ${books.length} of the books of this catalogue.`,
      image: coverUrl(imageBase(), books[0]!.asin),
      genres: genresOf(books[0]!),
      region,
      similar: authorsIn(catalogue, region)
        .filter((other) => other.asin !== author.asin)
        .slice(0, 3)
        .map((other) => ({ asin: other.asin, name: other.name })),
    };
  });
}

const sendError = (reply: FastifyReply, error: AudnexusError) =>
  reply.code(error.status).send({ error: { code: error.code, message: error.message, details: null } });

function regionOf(request: FastifyRequest): Region {
  const { region = 'us' } = request.query as { region?: string };
  const known = REGIONS.find((each) => each === region && each !== 'br');
  if (!known) throw new AudnexusError(422, 'VALIDATION_ERROR', `Region ${region} is not supported`);
  return known;
}

function wantedBook(request: FastifyRequest, self: StandIn, catalogue: Catalogue) {
  const asin = (request.params as { asin: string }).asin.toUpperCase();
  if (!ASIN.test(asin)) throw new AudnexusError(400, 'BAD_REQUEST', 'Bad ASIN');
  const region = regionOf(request);
  if (self.fault('delisted', request.url)) {
    throw new AudnexusError(404, 'PRODUCT_DELISTED', `${asin} is no longer sold`);
  }
  const anywhere = catalogue.book(asin);
  if (!anywhere) throw new AudnexusError(404, 'NOT_FOUND', `${asin} not found on Audible`);
  if (!anywhere.regions.includes(region)) {
    throw new AudnexusError(404, 'REGION_UNAVAILABLE', `${asin} is not available in region ${region}`);
  }
  if (anywhere.deliveryType === 'PodcastParent') {
    throw new AudnexusError(400, 'CONTENT_TYPE_MISMATCH', `${asin} is a podcast, not a book`);
  }
  return { book: anywhere, region };
}

function authorsIn(catalogue: Catalogue, region: Region): { asin: string; name: string }[] {
  const found = new Map<string, { asin: string; name: string }>();
  for (const book of catalogue.books.filter((each) => each.regions.includes(region))) {
    for (const { asin, name } of book.authors) if (asin) found.set(asin, { asin, name });
  }
  return [...found.values()];
}

const genresOf = (book: CatalogueBook) =>
  book.genres.map((name, index) => ({ asin: genreId(name), name, type: index === 0 ? 'genre' : 'tag' }));

/** Two series at most; the primary one is that of the publication name, which is the first of ours. */
function audnexusBook(book: CatalogueBook, region: Region, imageBase: string) {
  const [primary, secondary] = book.series.map((series) => ({
    asin: series.asin,
    name: series.name,
    ...(series.position === null ? {} : { position: series.position }),
  }));
  return {
    asin: book.asin,
    authors: book.authors.map(({ asin, name }) => (asin ? { asin, name } : { name })),
    copyright: book.firstPublished,
    description: plainText(book.summaryHtml),
    formatType: book.formatType,
    genres: genresOf(book),
    image: coverUrl(imageBase, book.asin),
    isAdult: false,
    isbn: book.isbn ?? '',
    language: book.language,
    literatureType: 'fiction',
    ...(book.narrators.length > 0 ? { narrators: book.narrators.map((name) => ({ name })) } : {}),
    publisherName: book.publisher,
    rating: book.rating.average.toFixed(1),
    region,
    releaseDate: `${book.releaseDate}T00:00:00.000Z`,
    runtimeLengthMin: book.runtimeMinutes,
    ...(primary ? { seriesPrimary: primary } : {}),
    ...(secondary ? { seriesSecondary: secondary } : {}),
    ...(book.subtitle ? { subtitle: book.subtitle } : {}),
    summary: book.summaryHtml,
    title: book.title,
  };
}

function audnexusChapters(book: CatalogueBook, region: Region, isAccurate: boolean) {
  const runtimeLengthMs = book.runtimeMinutes * 60_000;
  return {
    asin: book.asin,
    brandIntroDurationMs: BRAND_INTRO_MS,
    brandOutroDurationMs: BRAND_OUTRO_MS,
    chapters: chapterMarks(book).map((mark) => ({
      lengthMs: mark.lengthMs,
      startOffsetMs: mark.startMs,
      startOffsetSec: Math.round(mark.startMs / 1000),
      title: mark.title,
    })),
    isAccurate,
    region,
    runtimeLengthMs,
    runtimeLengthSec: Math.round(runtimeLengthMs / 1000),
  };
}

const plainText = (html: string) =>
  html
    .replaceAll(/<\/p>/g, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .trim();
