import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../config/config.ts';
import { type Context, createContext } from '../context.ts';
import { makeTestApp } from '../http/testing/test-app.ts';
import { silentLogger } from '../platform/logger.ts';
import { recheckHealthAfterChanges } from './recheck-health.ts';

const ADMIN = { username: 'Ada', password: 'correct horse' };

it('looks once after changes in a row, not after reads, refusals or other work', async () => {
  let runs = 1;
  const changeNothing = [
    '/api/v1/settings/audiobookshelf/libraries',
    // Looks by itself before it answers.
    '/api/v1/settings/audiobookshelf/store-metadata',
    '/api/v1/rootfolders/test',
    '/api/v1/rootfolders/:id/unmapped/find',
    '/api/v1/remotepathmappings/test',
  ];
  const check = vi.fn(() => Promise.resolve(runs-- <= 0));
  const { app, call, close } = await makeTestApp('/books', (scoped) => {
    recheckHealthAfterChanges(scoped, { check, log: silentLogger(), quietMs: 20 });
    scoped.put('/api/v1/rootfolders/:id', { config: { access: 'none' } }, () => ({ ok: true }));
    scoped.post('/api/v1/indexers', { config: { access: 'none' } }, () => ({ ok: true }));
    scoped.get('/api/v1/indexers', { config: { access: 'none' } }, () => ({ ok: true }));
    for (const url of changeNothing) scoped.post(url, { config: { access: 'none' } }, () => ({ ok: true }));
    scoped.post('/api/v1/requests', { config: { access: 'none' } }, () => ({ ok: true }));
  });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 120));

  expect((await call('GET', '/api/v1/indexers')).statusCode).toBe(200);
  expect((await call('POST', '/api/v1/requests')).statusCode).toBe(200);
  expect((await call('PUT', '/api/v1/settings/quality', {})).statusCode).toBe(401);
  for (const url of changeNothing)
    expect((await call('POST', url.replace(/:\w+/u, '1'))).statusCode, url).toBe(200);
  await pause();
  expect(check).not.toHaveBeenCalled();

  await Promise.all([call('PUT', '/api/v1/rootfolders/1'), call('POST', '/api/v1/indexers')]);
  // The first answer says that a look was under way, which may not have seen the change.
  await expect.poll(() => check.mock.calls.length).toBe(2);
  await pause();
  expect(check).toHaveBeenCalledTimes(2);

  await call('POST', '/api/v1/indexers');
  await app.close();
  await pause();
  expect(check).toHaveBeenCalledTimes(2);
  await close();
});

let dir: string;
let context: Context | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-recheck-'));
});
afterEach(async () => {
  await context?.stop();
  context = undefined;
  rmSync(dir, { recursive: true, force: true });
});

it('no longer says that something is missing soon after it was set up', async () => {
  const config = readConfig({ EARMARK_CONFIG_DIR: dir, EARMARK_PORT: '0', EARMARK_HOST: '127.0.0.1' });
  const server = (context = await createContext(config, { out: { write: () => undefined } }));
  await server.start();
  const setUp = await server.app.inject({ method: 'POST', url: '/api/v1/setup', payload: ADMIN });
  const cookies = Object.fromEntries(setUp.cookies.map(({ name, value }) => [name, value]));
  const problems = async () =>
    (await server.app.inject({ url: '/api/v1/system/health', cookies }))
      .json()
      .problems.map((each: { message: string }) => each.message);
  await expect.poll(problems).toContain('No indexer is set up.');

  const added = await server.app.inject({
    method: 'POST',
    url: '/api/v1/indexers',
    cookies,
    payload: {
      implementation: 'torznab',
      name: 'A feed',
      enabled: true,
      priority: 25,
      settings: { url: 'http://127.0.0.1:9', apiKey: 'k' },
    },
  });
  expect(added.statusCode, added.body).toBe(201);
  await expect.poll(problems, { timeout: 15_000 }).not.toContain('No indexer is set up.');
});
