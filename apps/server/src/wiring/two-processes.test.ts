import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import { type MamOptions, startMam } from '@earmark/testbed/mam/index';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/index.ts';
import { createTestPostgres, testPostgresUrl } from '../db/testing.ts';
import type { Indexer } from '../integrations/indexers/port.ts';
import { fakeClock } from '../kernel/clock.ts';
import { createMamProcess } from './testing/mam-process.ts';

const INTERVAL_MS = 200;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const kinds = [
  {
    kind: 'SQLite',
    isThere: true,
    create: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'earmark-turns-'));
      cleanups.push(() => rm(folder, { recursive: true, force: true }));
      return join(folder, 'earmark.db');
    },
  },
  {
    kind: 'PostgreSQL',
    isThere: testPostgresUrl !== undefined,
    create: async () => {
      const { url, drop } = await createTestPostgres(testPostgresUrl!);
      cleanups.push(drop);
      return url;
    },
  },
].filter(({ isThere }) => isThere);

describe.each(kinds)(
  'two processes with one MyAnonamouse session ($kind)',
  { timeout: 90_000 },
  ({ kind, create }) => {
    const setUp = async (modes: MamOptions['modes'] = {}) => {
      const { releases, books } = createCatalogue();
      const mam = await startMam({ releases, books, modes });
      cleanups.push(mam.close);
      const url = await create();
      const db = await openDatabase(url);
      cleanups.push(() => db.close());
      await db.migrate();
      const options = { mamUrl: mam.url, minIntervalMs: INTERVAL_MS };
      const first = createMamProcess(db, options);
      cleanups.push(first.close);
      await first.providers.create('indexer', {
        implementation: 'myanonamouse',
        name: 'MAM',
        enabled: true,
        priority: 25,
        settings: { mamId: mam.mamId() },
      });
      return { mam, url, db };
    };
    const program = join(import.meta.dirname, 'testing/mam-process.ts');
    const start = (url: string, mamUrl: string, searches: number) => {
      const child = spawn(process.execPath, [program, url, mamUrl, String(INTERVAL_MS), String(searches)], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: '', NODE_COMPILE_CACHE: join(tmpdir(), 'earmark-compiled') },
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = once(child, 'exit').then(([code]: unknown[]) => ({ code, said }));
      cleanups.push(async () => {
        child.kill('SIGKILL');
        await ended;
      });
      return { child, ended };
    };

    it('keep their distance, one call at a time', async () => {
      // Two processes share the rotating cookie on PostgreSQL only; SQLite is for one, which may overlap with its successor.
      const { mam, url } = await setUp(kind === 'PostgreSQL' ? { rotateEvery: 1, rotationGraceMs: 0 } : {});
      const children = [start(url, mam.url, 3), start(url, mam.url, 3)];
      for (const { ended } of children) expect(await ended).toEqual({ code: 0, said: '' });
      expect(mam.requests).toHaveLength(6);
      expect(mam.observations.minGapMs).toBeGreaterThanOrEqual(INTERVAL_MS - 5);
      expect(mam.observations.maxInFlight).toBe(1);
    });

    it('go on when one is killed in the middle of a call, once its time is over', async () => {
      const { mam, url, db } = await setUp();
      mam.addFault({ kind: 'delay', params: { ms: 3000 }, times: 1 });
      const victim = start(url, mam.url, 50);
      await expect.poll(() => mam.requests.length, { interval: 5, timeout: 45_000 }).toBeGreaterThan(0);
      victim.child.kill('SIGKILL');
      await victim.ended;
      const { free_at } = await db.q.selectFrom('turn').selectAll().executeTakeFirstOrThrow();
      expect(Number(free_at)).toBeLessThan(Date.now() + 30_000);
      // The rest of its time passes.
      await db.q
        .updateTable('turn')
        .set({ free_at: Date.now() + 300 })
        .execute();
      expect(await start(url, mam.url, 2).ended).toEqual({ code: 0, said: '' });
      expect(mam.observations.minGapMs).toBeGreaterThanOrEqual(INTERVAL_MS - 5);
    });

    it('keep the pause that one of them was asked for, and the back-off after a refusal', async () => {
      const { mam, db } = await setUp();
      const clock = fakeClock(Date.now());
      const [one, two] = await Promise.all(
        [1, 2].map(async () => {
          const made = createMamProcess(db, { mamUrl: mam.url, minIntervalMs: 1, clock });
          cleanups.push(made.close);
          return (await made.providers.active<Indexer>('indexer'))[0]!.instance;
        }),
      );
      const search = (indexer: Indexer) =>
        indexer.search('mam', { text: 'emma' }, AbortSignal.timeout(20_000));
      mam.addFault({ kind: 'status', params: { status: 429, headers: { 'retry-after': '90' } }, times: 1 });
      await expect(search(one!)).rejects.toMatchObject({ code: 'indexer_limited' });
      const asked = mam.requests.length;
      await expect(search(two!)).rejects.toMatchObject({ code: 'indexer_limited' });
      expect(mam.requests).toHaveLength(asked);
      clock.advance(91_000);
      expect((await search(two!)).releases).not.toHaveLength(0);

      mam.addFault({ kind: 'auth' });
      await expect(search(two!)).rejects.toMatchObject({ code: 'indexer_auth' });
      const refused = mam.requests.length;
      await expect(search(one!)).rejects.toMatchObject({ code: 'indexer_auth' });
      expect(mam.requests).toHaveLength(refused);
    });
  },
);
