import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CatalogueBook, CatalogueRelease } from '../catalogue/model.ts';
import { coverFactsOf, drawCover } from '../covers/draw-cover.ts';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { createAccount, type MamAccount } from './account.ts';
import type { MamContext } from './context.ts';
import { addDownloadEndpoints } from './downloads.ts';
import { DEFAULT_MODES, type MamModes } from './modes.ts';
import { emptyObservations, type MamObservations, observeRequests } from './observations.ts';
import { type RefusalForm, refuse } from './replies.ts';
import type { MamRow } from './rows.ts';
import { addSearchEndpoint } from './search-endpoint.ts';
import { infoHashOf, makePaperTorrent, withComment } from './served-torrent.ts';
import {
  createMamId,
  createSessionKeeper,
  type MamSession,
  readMamId,
  type SessionKeeper,
} from './session.ts';
import { addSessionEndpoints } from './session-endpoints.ts';
import { addStoreEndpoint } from './store.ts';
import { addUserDataEndpoints } from './user-data.ts';

export type MamOptions = {
  /** Read anew with every request, so that later changes show; only those listed on `myanonamouse` are served. */
  releases: readonly CatalogueRelease[];
  books?: readonly CatalogueBook[] | undefined;
  /** The torrent of a release; without one a torrent of the right shape is made up. */
  torrents?: ((release: CatalogueRelease) => Uint8Array | undefined) | undefined;
  /** The value of the session's cookie; a random one when absent (see `mamId()`). */
  mamId?: string | undefined;
  port?: number | undefined;
  account?: Partial<MamAccount> | undefined;
  session?: Partial<MamSession> | undefined;
  modes?: Partial<MamModes> | undefined;
  /** Rows served as they are, beside those of the releases. */
  rows?: readonly MamRow[] | undefined;
  now?: (() => number) | undefined;
};

export type Mam = StandIn & {
  /** The cookie value that works now. */
  mamId(): string;
  /** A value as it would be pasted into the settings; the current one unless the session is new. */
  newSession(): string;
  readonly keeper: SessionKeeper;
  readonly account: MamAccount;
  readonly session: MamSession;
  readonly modes: MamModes;
  readonly observations: MamObservations;
  /** Where the caller seems to be from now on (a VPN that changed). */
  setCaller(place: { ip?: string; asn?: number }): void;
  /** Puts fields over the row of a release, as they are; null takes them off. */
  setRow(releaseId: number, fields: MamRow | null): void;
  /** Moves the stand-in's clock on: rotation, freeze, seeding time, lag of flags. */
  advanceClock(ms: number): void;
  /** What is listed now. */
  releases(): readonly CatalogueRelease[];
  /** The torrent as it is handed out, and its v1 info hash. */
  torrentOf(releaseId: number): { bytes: Uint8Array; infoHash: string } | undefined;
};

const OPEN_PATHS = [
  '/json/jsonIp.php',
  '/json/dynamicSeedbox.php',
  '/t/p/',
  '/tracker.php',
  '/tor/download.php/',
];
const APPROVED_PATHS = ['/tor/js/', '/tor/download.php', '/json/', '/jsonLoad.php', '/t/p/'];

/**
 * A stand-in for MyAnonamouse's JSON API: search, torrents, account, session, store.
 *
 * It keeps state: the cookie rotates (`modes.rotateEvery`), downloads fill the unsatisfied slots and past the limit
 * freeze the account for a day, `fl` spends wedges.
 *
 * Faults beside the generic ones (`path` narrows each to an endpoint):
 * - `auth`: turned away; `params.form` is one of `error-page` (default), `short-text`, `empty`, `login-page`,
 *   `session-type`, `redirect`, `bad-request`, `unauthorized`;
 * - `cookie-deleted`: answers normally but with `Set-Cookie: mam_id=deleted; Max-Age=0`;
 * - `cookie-quoted`, `cookie-empty`: a rotated value in quotes, or none;
 * - `rate-limit`: 429 on a download, with `params.retryAfter` (seconds or a date) or without;
 * - `search-error`: `{"error": params.message}`; `search-empty-data`: `data: []` instead of the "nothing" error;
 * - `odd-rows`: rows that break careless clients at the head of the page;
 * - `freeze`: downloads are frozen; `params.split` puts the text into a table, `params.status` sets the status;
 * - `gone`: the torrent is not there (`params.status`, 404); `truncated-torrent`: half of the file;
 * - `cut-after-effects`: wedge and slot are spent, the connection breaks before the torrent;
 * - `seedbox`: dynamicSeedbox says `params.status` and `params.msg`.
 */
export async function startMam(options: MamOptions): Promise<Mam> {
  let offsetMs = 0;
  const now = () => (options.now ?? Date.now)() + offsetMs;
  const modes: MamModes = { ...DEFAULT_MODES, ...options.modes };
  const account = createAccount(options.account);
  const keeper = createSessionKeeper({
    mamId: options.mamId ?? createMamId(),
    session: options.session ?? {},
    modes,
    now,
  });
  const place = { ip: keeper.session.ip, asn: keeper.session.asn };
  const rowPatches = new Map<number, MamRow>();
  const observations = emptyObservations();
  const torrents = new Map<number, { source: Uint8Array | undefined; served: Buffer }>();
  const listed = () => options.releases.filter((release) => release.indexers.includes('myanonamouse'));

  const standIn = await createStandIn({
    name: 'myanonamouse',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => {
      const torrentOf = (release: CatalogueRelease): Uint8Array => {
        const source = options.torrents ? options.torrents(release) : release.torrent?.bytes;
        const known = torrents.get(release.id);
        if (known && known.source === source) return known.served;
        const announce = `${self.url}/tracker.php/${account.passkey}/announce`;
        const bytes = source ?? makePaperTorrent(release, { announce });
        const served = withComment(bytes, `MID=${release.id}`);
        torrents.set(release.id, { source, served });
        return served;
      };
      const context: MamContext = {
        standIn: self,
        get releases() {
          return listed();
        },
        books: options.books ?? [],
        account,
        modes,
        keeper,
        rowPatches,
        now,
        torrentOf,
        callerPlace: () => place,
      };
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      observeRequests(app, observations, readMamId);
      app.addHook('onRequest', (request, reply) => guard(context, observations, request, reply));
      app.addHook('onSend', async (request, reply) => rotateCookie(context, request, reply));
      app.setNotFoundHandler(async (_request, reply) => reply.code(404).type('text/plain').send('Not Found'));
      addSearchEndpoint(app, context, options.rows ?? []);
      addDownloadEndpoints(app, context);
      addUserDataEndpoints(app, context);
      addStoreEndpoint(app, context);
      addSessionEndpoints(app, context);
      app.get<{ Params: { '*': string } }>('/t/p/*', async (request, reply) => {
        const id = Number(/(\d+)\.(?:webp|jpe?g)$/u.exec(request.params['*'])?.[1]);
        const release = listed().find((each) => each.id === id);
        const book = options.books?.find((each) => each.asin === release?.bookAsins[0]);
        if (!book) return reply.code(404).type('text/plain').send('Not Found');
        return reply.type('image/jpeg').send(await drawCover(coverFactsOf(book), 250));
      });
    },
  });

  return Object.assign(standIn, {
    keeper,
    account,
    session: keeper.session,
    modes,
    observations,
    mamId: () => keeper.currentId(),
    newSession: () => {
      keeper.replace(createMamId());
      return keeper.currentId();
    },
    setCaller: (next: { ip?: string; asn?: number }) => {
      Object.assign(place, next);
    },
    setRow: (releaseId: number, fields: MamRow | null) => {
      if (fields) rowPatches.set(releaseId, fields);
      else rowPatches.delete(releaseId);
    },
    advanceClock: (ms: number) => {
      offsetMs += ms;
    },
    releases: () => listed(),
    torrentOf: (releaseId: number) => {
      const release = listed().find((each) => each.id === releaseId);
      if (!release) return undefined;
      const source = options.torrents ? options.torrents(release) : release.torrent?.bytes;
      const announce = `${standIn.url}/tracker.php/${account.passkey}/announce`;
      const bytes = withComment(source ?? makePaperTorrent(release, { announce }), `MID=${release.id}`);
      return { bytes, infoHash: infoHashOf(bytes) };
    },
  });
}

/** Who may not come in is turned away here, before any endpoint runs. */
async function guard(
  context: MamContext,
  observations: MamObservations,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { standIn, keeper } = context;
  const url = new URL(request.url, 'http://localhost');
  const path = url.pathname;
  if (!APPROVED_PATHS.some((approved) => path.startsWith(approved))) {
    observations.unapprovedPaths.push(request.url);
  }
  noteWedge(context, observations, url);
  if (path.startsWith('/json/bonusBuy.php')) {
    // The store is on the main host alone.
    if (request.hostname.startsWith('t.')) return reply.code(404).type('text/plain').send('Not Found');
    url.searchParams.delete('timestamp');
    observations.storeRequests.push(url.search);
  }
  const fault = standIn.fault('auth', request.url);
  if (fault) return refuse(reply, (fault.params?.['form'] ?? 'error-page') as RefusalForm, 'other');
  if (OPEN_PATHS.some((open) => path.startsWith(open))) return undefined;
  const refusal = keeper.check({ ...context.callerPlace(), cookie: readMamId(request.headers.cookie) });
  if (refusal) return refuse(reply, refusal === 'session-type' ? 'session-type' : 'error-page', refusal);
  return undefined;
}

function noteWedge(context: MamContext, observations: MamObservations, url: URL): void {
  if (!url.pathname.startsWith('/tor/download.php') || !url.searchParams.has('fl')) return;
  const id = Number(
    url.searchParams.get('tid') ??
      Buffer.from(url.pathname.split('/').at(-1)?.split(',')[0] ?? '', 'base64').toString(),
  );
  observations.wedgeRequests.push(id);
  const release = context.releases.find((each) => each.id === id);
  const row = context.rowPatches.get(id) ?? {};
  const isFree =
    Boolean(row['free'] ?? release?.freeleech) ||
    Boolean(row['vip'] ?? release?.vip) ||
    context.account.personalFreeleech.has(id);
  if (isFree) observations.wastedWedges.push(id);
}

/** A new cookie may come with any answer to a caller who is signed in. */
async function rotateCookie(
  context: MamContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<undefined> {
  const { standIn, keeper, now } = context;
  const set = (value: string, attributes: string) =>
    reply.header(
      'set-cookie',
      `mam_id=${value}; ${attributes}; path=/; domain=.myanonamouse.net; secure; HttpOnly`,
    );
  const lasting = `expires=${new Date(now() + 30 * 86_400_000).toUTCString()}`;
  if (!keeper.session.isAlive || standIn.fault('cookie-deleted', request.url)) {
    set('deleted', 'expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0');
    return;
  }
  if (standIn.fault('cookie-empty', request.url)) {
    set('', lasting);
    return;
  }
  const isSignedIn =
    keeper.check({ ...context.callerPlace(), cookie: readMamId(request.headers.cookie) }) === undefined;
  const next = isSignedIn && reply.statusCode < 400 ? keeper.rotate() : undefined;
  if (next !== undefined) set(standIn.fault('cookie-quoted', request.url) ? `"${next}"` : next, lasting);
}
