import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '../platform/fastify/app-type.ts';
import { type Fallback, registerPages } from './pages.ts';

const SCRIPT = 'console.log("hello");\n'.repeat(100);
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A web app as the build leaves it. */
function build(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-pages-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<script src="__EARMARK_BASE__/assets/main-1a2b.js"></script>');
  writeFileSync(join(folder, 'assets/main-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/main-1a2b.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets/main-1a2b.js.map'), '{}');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  return folder;
}

async function serve(options: { folder?: string; urlBase?: string } = {}) {
  const folder = options.folder ?? build();
  const urlBase = options.urlBase ?? '';
  const app = Fastify() as unknown as App;
  let fallback: Fallback | undefined;
  app.setNotFoundHandler((request, reply) => fallback?.(request, reply));
  await app.register(
    async (scoped) => {
      fallback = registerPages(scoped as unknown as App, { folder, urlBase });
    },
    { prefix: urlBase },
  );
  cleanups.push(() => app.close());
  return (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
    app.inject({ method, url, headers });
}

describe.each(['', '/books'])('the pages below "%s"', (urlBase) => {
  it.each(['/', '/requests/12', '/settings'])(
    'serve the page for %s, with the URL base, never cached',
    async (path) => {
      const ask = await serve({ urlBase });
      const answer = await ask(urlBase + path);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
      expect(answer.body).toBe(`<script src="${urlBase}/assets/main-1a2b.js"></script>`);
    },
  );

  it('serve hashed files for ever, compressed for whoever takes that', async () => {
    const ask = await serve({ urlBase });
    const url = `${urlBase}/assets/main-1a2b.js?v=1`;
    const plain = await ask(url);
    expect(plain.statusCode).toBe(200);
    expect(plain.body).toBe(SCRIPT);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const packed = await ask(url, { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(packed.rawPayload).toEqual(brotliCompressSync(SCRIPT));
    expect((await ask(url, {}, 'HEAD')).headers['content-length']).toBe(String(SCRIPT.length));
  });

  it('say when a browser has the file already', async () => {
    const ask = await serve({ urlBase });
    const { headers } = await ask(`${urlBase}/favicon.svg`);
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask(`${urlBase}/favicon.svg`, { 'if-none-match': String(headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
  });

  it('send a part of a file, and say which there are', async () => {
    const ask = await serve({ urlBase });
    const url = `${urlBase}/assets/main-1a2b.js`;
    const part = await ask(url, { range: 'bytes=0-6' });
    expect([part.statusCode, part.body]).toEqual([206, 'console']);
    const beyond = await ask(url, { range: 'bytes=99999-' });
    expect(beyond.statusCode).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${SCRIPT.length}`);
    expect((await ask(url, { 'if-match': '"another"' })).statusCode).toBe(412);
  });

  it.each([
    '/assets/gone.js',
    '/index.html',
    '/assets/main-1a2b.js.map',
    '/assets/main-1a2b.js.br',
    '/../secret.key',
  ])('have no %s', async (path) => {
    const ask = await serve({ urlBase });
    const answer = await ask(urlBase + path);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  });

  it('leave the API and other methods to their 404', async () => {
    const ask = await serve({ urlBase });
    expect((await ask(`${urlBase}/api/v1/nothing`)).statusCode).toBe(404);
    expect((await ask(`${urlBase}/requests`, {}, 'POST')).statusCode).toBe(404);
  });
});

it('answers 404 where no web app is built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-pages-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const ask = await serve({ folder });
  expect((await ask('/')).statusCode).toBe(404);
});
