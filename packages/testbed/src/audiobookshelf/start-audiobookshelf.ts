import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { type AbsContext, rememberCaller, sendText } from './context.ts';
import type {
  FoundFile,
  Item,
  Library,
  LibrarySettings,
  ScanResults,
  ServerSettings,
  Task,
} from './model.ts';
import { renderExpanded } from './render.ts';
import { addItemRoutes } from './routes-items.ts';
import { addLibraryRoutes } from './routes-libraries.ts';
import { addOpenRoutes } from './routes-open.ts';
import { addServerRoutes } from './routes-server.ts';
import { createScanner, type ScannerOptions } from './scanner.ts';
import { createStore, type LibraryOptions } from './store.ts';
import { type AbsUser, createUser, createUsers } from './users.ts';
import { startWatcher, type Watcher, type WatcherOptions } from './watcher.ts';

export type AudiobookshelfOptions = ScannerOptions & {
  libraries: readonly LibraryOptions[];
  /** API key of the administrator; a made-up one when absent (see `token`). */
  token?: string | undefined;
  port?: number | undefined;
  settings?: Partial<ServerSettings> | undefined;
  /** Watches the folders; without it the watcher counts as switched off in the server's settings. */
  watcher?: WatcherOptions | undefined;
  /** Path it is also served under; `/audiobookshelf` when absent. */
  basePath?: string | undefined;
  now?: (() => number) | undefined;
};

export type Audiobookshelf = StandIn & {
  /** The administrator's API key. */
  readonly token: string;
  /** Of the first library. */
  readonly libraryId: string;
  readonly libraries: readonly Library[];
  readonly settings: ServerSettings;
  setLibrarySettings(libraryId: string, patch: Partial<LibrarySettings>): void;
  /** Items as `GET /api/items/:id?expanded=1` shows them. */
  items(libraryId?: string): Record<string, unknown>[];
  item(id: string): Item | undefined;
  /** Scans as a person would by the button, and waits for it. */
  scan(libraryId?: string, options?: { isForced?: boolean }): Promise<ScanResults>;
  whenIdle(): Promise<void>;
  runningTasks(): Task[];
  finishedTasks(): readonly (Task & { results: ScanResults })[];
  /** A further account and its API key. */
  addUser(facts: Parameters<typeof createUser>[0]): { user: AbsUser; token: string };
  revokeToken(token: string): void;
  /** Files whose path ends so cannot be probed; they are dropped without a word. */
  breakFiles(endings: readonly string[]): void;
};

/**
 * A stand-in for Audiobookshelf 2.36: it really walks the folders, reads sidecars, tags, lengths and covers, merges
 * them in the library's order, keeps its own metadata copies, and finds items again by path and by inode.
 *
 * Faults beside the generic ones:
 * - `unauthorized`: 401 on everything behind the login; `forbidden`: 403;
 * - `scan-ignored`: a scan answers OK and looks at nothing; `scan-slow` (`params.ms`): it takes that much longer;
 * - `no-cover`: covers are not found.
 * Trouble of the real server that comes by itself: a library scan while the watcher works makes duplicates; a folder
 * that gets the inode of a missing item is taken for it; our `metadata.json` beats edits unless
 * `storeMetadataWithItem` is on.
 */
export async function startAudiobookshelf(options: AudiobookshelfOptions): Promise<Audiobookshelf> {
  const now = options.now ?? Date.now;
  const store = createStore({
    libraries: options.libraries,
    settings: options.settings ?? {},
    hasWatcher: options.watcher !== undefined,
    now,
  });
  const users = createUsers();
  const root = createUser({ username: 'root', password: 'root', type: 'root' });
  users.list.push(root);
  const token = users.issue(root, 'api', options.token === undefined ? {} : { token: options.token });
  let brokenEndings: readonly string[] = [];
  let watcher: Watcher | undefined;
  let armed: StandIn | undefined;
  const scanner = createScanner(store, options, {
    isBroken: (file: FoundFile) => brokenEndings.some((ending) => file.relPath.endsWith(ending)),
    skipsScan: () => armed?.fault('scan-ignored') !== undefined,
    extraMs: () => Number(armed?.fault('scan-slow')?.params?.['ms'] ?? 0),
  });

  const standIn = await createStandIn({
    name: 'audiobookshelf',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: async (app, self) => {
      app.addContentTypeParser(/^multipart\//u, { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      armed = self;
      const context: AbsContext = { standIn: self, store, scanner, users, watcher: () => watcher };
      app.setNotFoundHandler(async (request, reply) => {
        if (/^(?:\/[^/]+)?\/api\//u.test(request.url)) return sendText(reply, 404, 'Not Found');
        return reply
          .type('text/html')
          .send('<!DOCTYPE html><html><head><title>Audiobookshelf</title></head></html>');
      });
      for (const prefix of ['', options.basePath ?? '/audiobookshelf']) {
        await app.register(async (scope) => addOpenRoutes(scope, context), { prefix });
        await app.register(async (scope) => addGuardedRoutes(scope, context), { prefix });
      }
    },
  });
  if (options.watcher) watcher = await startWatcher(store, scanner, options.watcher);

  const libraryById = (id: string | undefined): Library => {
    const library = id === undefined ? store.libraries[0] : store.libraries.find((each) => each.id === id);
    if (!library) throw new Error(`Audiobookshelf has no library ${id ?? ''}`);
    return library;
  };
  return Object.assign(standIn, {
    token,
    libraryId: store.libraries[0]?.id ?? '',
    libraries: store.libraries,
    settings: store.settings,
    setLibrarySettings: (libraryId: string, patch: Partial<LibrarySettings>) => {
      Object.assign(libraryById(libraryId).settings, patch);
    },
    items: (libraryId?: string) => {
      const library = libraryById(libraryId);
      return store.itemsIn(library.id).map((item) => renderExpanded(store, library, item));
    },
    item: (id: string) => store.items.get(id),
    scan: (libraryId?: string, how: { isForced?: boolean } = {}) =>
      scanner.startLibraryScan(libraryById(libraryId), { isForced: how.isForced ?? false }),
    whenIdle: () => scanner.whenIdle(),
    runningTasks: () => scanner.tasks(),
    finishedTasks: () => scanner.finished(),
    addUser: (facts: Parameters<typeof createUser>[0]) => {
      const user = createUser(facts);
      users.list.push(user);
      return { user, token: users.issue(user, 'api') };
    },
    revokeToken: (revoked: string) => users.revoke(revoked),
    breakFiles: (endings: readonly string[]) => {
      brokenEndings = endings;
    },
    close: async () => {
      await watcher?.close();
      await standIn.app.close();
      await scanner.whenIdle();
    },
  });
}

function addGuardedRoutes(scope: FastifyInstance, context: AbsContext): void {
  scope.addHook('onRequest', async (request, reply) => guard(context, request, reply));
  addLibraryRoutes(scope, context);
  addItemRoutes(scope, context);
  addServerRoutes(scope, context);
}

/** Bearer tokens everywhere; reading calls also take `?token=`. */
async function guard(
  context: AbsContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { standIn, users } = context;
  if (standIn.fault('unauthorized', request.url)) return sendText(reply, 401, 'Unauthorized');
  if (standIn.fault('forbidden', request.url)) return sendText(reply, 403, 'Forbidden');
  const bearer = /^bearer\s+(.+)$/iu.exec(request.headers.authorization ?? '')?.[1];
  const inQuery =
    request.method === 'GET' ? new URL(request.url, standIn.url).searchParams.get('token') : null;
  const caller = users.byToken(bearer ?? inQuery ?? undefined);
  if (!caller) return sendText(reply, 401, 'Unauthorized');
  rememberCaller(request, caller);
  return undefined;
}
