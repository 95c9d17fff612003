import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, SystemStatus } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { startEarmark } from '../../tools/harness/earmark-process.ts';
import { startPostgres } from '../../tools/scripts/lib/postgres.ts';
import { bookFolders } from '../lib/library.ts';
import { createWorld } from '../lib/world.ts';

test('a book that no catalogue knows is asked for by hand, found and filed', async () => {
  const world = await createWorld({ testbed: { releases: [DEMO.manual.releaseId] } });
  try {
    const request = await world.api.post<Request>('/requests', {
      manual: { title: DEMO.manual.title, authors: [DEMO.manual.author] },
    });
    expect(request.manual).toBe(true);
    await world.reaches(request.id, ['available'], 90_000);
    expect(bookFolders(world.testbed.libraryDir)).toEqual([expect.stringContaining(DEMO.manual.title)]);
  } finally {
    await world.close();
  }
});

test('downloads through Prowlarr’s own client end in the library too', async () => {
  const world = await createWorld({ testbed: { releases: [DEMO.prideAndPrejudice.releaseId] } });
  try {
    await world.api.put('/settings/general', { downloadVia: 'prowlarr' });
    const { records } = await world.api.get<{ records: { id: string; implementation: string }[] }>(
      '/indexers',
    );
    // MyAnonamouse direct has no client of its own: only Prowlarr is left to search.
    await world.api.delete(`/indexers/${records.find((each) => each.implementation === 'myanonamouse')!.id}`);
    const request = await world.request(DEMO.prideAndPrejudice.asin);
    await world.reaches(request.id, ['available'], 90_000);
    const client = world.testbed.client!;
    if (client.kind !== 'real') throw new Error('This test needs the real qBittorrent.');
    const [torrent] = await client.program.api.torrents();
    expect(torrent!.category).toBe('prowlarr');
  } finally {
    await world.close();
  }
});

test('one web and one worker process share a PostgreSQL database, and the web process tells live what the worker does', async () => {
  const postgres = await startPostgres();
  const database = { EARMARK_DATABASE_URL: postgres.url, EARMARK_PROGRESS_INTERVAL_MS: '300' };
  const world = await createWorld({
    env: { ...database, EARMARK_ROLE: 'web' },
    testbed: { uploadLimit: 3_000_000, releases: [DEMO.prideAndPrejudice.releaseId] },
  });
  const env = {
    ...world.testbed.environment,
    ...database,
    EARMARK_ROLE: 'worker',
    EARMARK_SCAN_QUIET_MS: '500',
  };
  const worker = await startEarmark({ dir: world.dir, env });
  try {
    expect(await world.api.get<SystemStatus>('/system/status')).toMatchObject({
      database: 'postgres',
      role: 'web',
    });
    const abort = new AbortController();
    const stream = await fetch(`${world.earmark.url}/api/v1/events`, {
      headers: { 'x-api-key': world.key! },
      signal: abort.signal,
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const listening = (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard += value;
      }
    })().catch(() => undefined);
    const request = await world.request(DEMO.prideAndPrejudice.asin);
    await world.reaches(request.id, ['available'], 90_000);
    abort.abort();
    await listening;
    expect(heard).toContain('"kind":"progress"');
    expect(heard).toContain('"status":"available"');
    expect(bookFolders(world.testbed.libraryDir)).toHaveLength(1);
  } finally {
    await worker.stop();
    await world.close();
    await postgres.stop();
  }
});

test('no secret of any connection is ever written to the log', async () => {
  const world = await createWorld({
    env: { EARMARK_LOG_LEVEL: 'debug' },
    testbed: { releases: [DEMO.christmasCarol.releaseId] },
  });
  try {
    const request = await world.request(DEMO.christmasCarol.asin);
    await world.reaches(request.id, ['available'], 90_000);
    const log = readFileSync(join(world.dir, 'earmark.log'), 'utf8');
    expect(log.length).toBeGreaterThan(500);
    const { client, settings } = world.testbed;
    for (const secret of [
      client!.password,
      settings['prowlarr_api_key'],
      settings['abs_api_token'],
      settings['mam_id'],
      world.key,
    ]) {
      expect(log.includes(secret!), 'a secret stands in the log').toBe(false);
    }
  } finally {
    await world.close();
  }
});
