import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../platform/fastify/app-type.ts';
import { sendNotFound } from './errors.ts';

/** Answers what no route answers. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => unknown;

const FOR_EVER = `public, max-age=${365 * 86_400}, immutable`;
const BASE_PLACEHOLDER = '__EARMARK_BASE__';

/**
 * The built web app: hashed assets for ever, the page itself always fresh. Answers the fallback that serves the page for
 * every path the web app's router may know.
 */
export function registerPages(app: App, options: { folder: string; urlBase: string }): Fallback {
  const indexFile = join(options.folder, 'index.html');
  if (!existsSync(indexFile)) return sendNotFound;
  const page = readFileSync(indexFile, 'utf8').replaceAll(BASE_PLACEHOLDER, options.urlBase);
  const files = publicFiles(options.folder);
  const sendPage: Fallback = (_request, reply) =>
    reply.code(200).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  app.get('/', { schema: { hide: true } }, sendPage);
  // Loaded with the first file a browser wants: an idle server needs none of it.
  const sendFile: Fallback = async (request, reply) => {
    const name = request.url.split('?')[0]!.slice(options.urlBase.length + 1);
    if (!files.shown.has(name)) return sendNotFound(request, reply);
    const { sendStaticFile } = await import('./static-file.ts');
    const cacheControl = name.startsWith('assets/') ? FOR_EVER : 'no-cache';
    return sendStaticFile(request, reply, { folder: options.folder, name, known: files.all, cacheControl });
  };
  for (const path of routesOf(files.shown)) app.get(path, { schema: { hide: true } }, sendFile);
  return (request, reply) => {
    const path = request.url.split('?')[0]!;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const ours = path.startsWith(`${options.urlBase}/`) && !path.startsWith(`${options.urlBase}/api/`);
    const looksLikeFile = /\.[a-z0-9]{2,5}$/i.test(path);
    return reads && ours && !looksLikeFile ? sendPage(request, reply) : sendNotFound(request, reply);
  };
}

type Files = { all: ReadonlySet<string>; shown: ReadonlySet<string> };

/** What the build holds, and which of it is for browsers; the page is not, as it goes out with the URL base filled in. */
function publicFiles(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  const shown = names.filter((name) => name !== 'index.html' && !/\.(?:map|br|gz)$/.test(name));
  return { all: new Set(names), shown: new Set(shown) };
}

/** One route for each folder and each file at the top: one for every file costs the start more than all others together. */
function routesOf(files: ReadonlySet<string>): Set<string> {
  return new Set([...files].map((file) => (file.includes('/') ? `/${file.split('/')[0]}/*` : `/${file}`)));
}
