import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../platform/fastify/app-type.ts';
import { sendNotFound } from './errors.ts';

/** Answers what no route answers. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => unknown;

const YEAR_MS = 365 * 86_400_000;
const BASE_PLACEHOLDER = '__EARMARK_BASE__';

/**
 * The built web app: hashed assets for ever, the page itself always fresh. Answers the fallback that serves the page for
 * every path the web app's router may know.
 */
export async function registerPages(
  app: App,
  options: { folder: string; urlBase: string },
): Promise<Fallback> {
  const indexFile = join(options.folder, 'index.html');
  if (!existsSync(indexFile)) return sendNotFound;
  const page = readFileSync(indexFile, 'utf8').replaceAll(BASE_PLACEHOLDER, options.urlBase);
  const files = publicFiles(options.folder);
  await app.register(fastifyStatic, {
    root: options.folder,
    serve: false,
    cacheControl: false,
    // The build leaves `.br` and `.gz` beside what is worth it.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache');
    },
  });
  const sendPage: Fallback = (_request, reply) =>
    reply.code(200).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  app.get('/', { schema: { hide: true } }, sendPage);
  const sendFile: Fallback = (request, reply) => {
    const file = request.url.split('?')[0]!.slice(options.urlBase.length + 1);
    return files.has(file) ? reply.sendFile(file) : sendNotFound(request, reply);
  };
  for (const path of routesOf(files)) app.get(path, { schema: { hide: true } }, sendFile);
  return (request, reply) => {
    const path = request.url.split('?')[0]!;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const ours = path.startsWith(`${options.urlBase}/`) && !path.startsWith(`${options.urlBase}/api/`);
    const looksLikeFile = /\.[a-z0-9]{2,5}$/i.test(path);
    return reads && ours && !looksLikeFile ? sendPage(request, reply) : sendNotFound(request, reply);
  };
}

/** What the build holds for browsers; the page is not among them, as it goes out with the URL base filled in. */
function publicFiles(folder: string): Set<string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  return new Set(names.filter((name) => name !== 'index.html' && !/\.(?:map|br|gz)$/.test(name)));
}

/** One route for each folder and each file at the top: one for every file costs the start more than all others together. */
function routesOf(files: ReadonlySet<string>): Set<string> {
  return new Set([...files].map((file) => (file.includes('/') ? `/${file.split('/')[0]}/*` : `/${file}`)));
}
