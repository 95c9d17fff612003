/*
 * A stand-in for the server while working on the pages: `node dev/serve.ts [--fresh] [--port 8790] [--base /earmark]`.
 * Serves `dist` as the real server does (URL base, strict CSP) and answers the API from memory. Not shipped.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { catalogueRoutes } from './mock/catalogue-routes.ts';
import { createEvents } from './mock/events.ts';
import { requestRoutes } from './mock/request-routes.ts';
import { type Call, createRoutes, Fault } from './mock/router.ts';
import { seedProviders } from './mock/schemas.ts';
import { simulate } from './mock/simulate.ts';
import { systemRoutes } from './mock/system-routes.ts';
import { createWorld } from './mock/world.ts';

const { values: options } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    still: { type: 'boolean', default: false },
    port: { type: 'string', default: '8790' },
    base: { type: 'string', default: '' },
    group: { type: 'string', default: 'admin' },
    dist: { type: 'string' },
  },
});

const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const dist = path.resolve(options.dist ?? path.join(import.meta.dirname, '../dist'));
const world = createWorld({ fresh: options.fresh });
if (!options.fresh) world.providers = seedProviders();
if (options.group === 'trusted') Object.assign(world.me, { group: 'trusted' });
const events = createEvents();
if (!options.still) simulate(world, events);

const authRoutes: Record<string, (call: Call) => unknown> = {
  'GET /api/v1/setup': () => ({ needed: !world.setupDone }),
  'POST /api/v1/setup': ({ body }) => {
    world.setupDone = true;
    world.signedIn = true;
    world.me.username = String(body['username']);
    return world.me;
  },
  'GET /api/v1/auth/me': () => world.me,
  'POST /api/v1/auth/login': ({ body }) => {
    if (body['password'] !== 'correct horse') {
      throw new Fault(401, 'login_failed', 'User name or password is wrong.', 'Mind upper and lower case.');
    }
    world.signedIn = true;
    return world.me;
  },
  'POST /api/v1/auth/logout': () => {
    world.signedIn = false;
    return {};
  },
  'PATCH /api/v1/auth/me/preferences': ({ body }) => {
    Object.assign(world.me.preferences, body);
    return world.me.preferences;
  },
  'POST /api/v1/auth/password': () => ({}),
  'GET /api/v1/auth/sessions': ({ request }) => ({
    records: [
      {
        id: 's1',
        createdAt: new Date().toISOString(),
        lastSeenAt: new Date().toISOString(),
        expiresAt: new Date().toISOString(),
        userAgent: request.headers['user-agent'] ?? null,
        current: true,
      },
      {
        id: 's2',
        createdAt: new Date().toISOString(),
        lastSeenAt: new Date(Date.now() - 7e7).toISOString(),
        expiresAt: new Date().toISOString(),
        userAgent:
          'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1',
        current: false,
      },
    ],
  }),
  'DELETE /api/v1/auth/sessions/{id}': () => ({}),
  'POST /api/v1/dev/drop-events': () => {
    events.drop();
    return {};
  },
};
const match = createRoutes({
  ...authRoutes,
  ...catalogueRoutes(world, events),
  ...requestRoutes(world, events),
  ...systemRoutes(world, events),
});
const OPEN = new Set(['/api/v1/setup', '/api/v1/auth/login']);

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  route: string,
): Promise<void> {
  try {
    if (!world.signedIn && !OPEN.has(route)) throw new Fault(401, 'unauthenticated', 'Please sign in.');
    if (route === '/api/v1/events') {
      events.open(request, response);
      return;
    }
    const found = match(request.method ?? 'GET', route);
    if (found === undefined) throw new Fault(404, 'not_found', `No route ${request.method} ${route}.`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const result = await found.handler({
      params: found.params,
      query: url.searchParams,
      body,
      request,
      response,
    });
    if (result === undefined) return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault(500, 'internal', String(error));
    response.writeHead(fault.status, { 'content-type': 'application/problem+json' }).end(
      JSON.stringify({
        type: `https://earmark.invalid/errors/${fault.code}`,
        title: fault.message,
        status: fault.status,
        code: fault.code,
        detail: fault.message,
        ...(fault.hint === undefined ? {} : { hint: fault.hint }),
      }),
    );
  }
}

function answerFile(response: ServerResponse, route: string): void {
  const file = path.join(dist, path.normalize(route));
  const isFile = file.startsWith(dist) && route !== '/' && existsSync(file) && statSync(file).isFile();
  if (isFile) {
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
    return;
  }
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8').replaceAll(
    '__EARMARK_BASE__',
    options.base,
  );
  response.writeHead(200, { 'content-type': TYPES['.html'], 'content-security-policy': CSP }).end(html);
}

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith(options.base)) {
    response.writeHead(307, { location: `${options.base}/` }).end();
    return;
  }
  const route = url.pathname.slice(options.base.length) || '/';
  if (route.startsWith('/api/')) void answerApi(request, response, url, route);
  else answerFile(response, route);
}).listen(Number(options.port), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${options.port}${options.base}/\n`);
});
