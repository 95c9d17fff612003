import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from '../platform/fastify/app-type.ts';
import { sendNotFound } from './errors.ts';

const YEAR_MS = 365 * 86_400_000;
const BASE_PLACEHOLDER = '__EARMARK_BASE__';

/** The built web app: hashed assets for ever, the page itself always fresh, any unknown page path answers the page. */
export async function registerPages(app: App, options: { folder: string; urlBase: string }): Promise<void> {
  const indexFile = join(options.folder, 'index.html');
  if (!existsSync(indexFile)) {
    app.setNotFoundHandler(sendNotFound);
    return;
  }
  const page = readFileSync(indexFile, 'utf8').replaceAll(BASE_PLACEHOLDER, `${options.urlBase}/`);
  await app.register(fastifyStatic, {
    root: options.folder,
    prefix: '/',
    index: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache');
    },
    globIgnore: ['index.html', '**/*.map'],
  });
  const sendPage = (
    _request: unknown,
    reply: {
      type(type: string): typeof reply;
      header(name: string, value: string): typeof reply;
      send(body: string): typeof reply;
    },
  ) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  app.get('/', { schema: { hide: true } }, sendPage);
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.url.startsWith(`${options.urlBase}/api/`);
    const looksLikeFile = /\.[a-z0-9]{2,5}$/i.test(request.url.split('?')[0]!);
    if (!wantsPage || looksLikeFile) return sendNotFound(request, reply);
    return sendPage(request, reply);
  });
}
