import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startAudiobookshelf } from '@earmark/testbed/audiobookshelf/index';
import { makeMp3 } from '@earmark/testbed/content/audio';
import { afterEach, expect, it, vi } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { createEventBus, createHistory } from '../../events/index.ts';
import { createAudiobookshelf } from '../../integrations/libraries/registry.ts';
import { testTools } from '../../integrations/testing/tools.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createAcquisitions } from '../requests/index.ts';
import { createAnnounceService } from './service.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** An Audiobookshelf with one book, and what tells it of changes. */
async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-gone-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'Jane Austen/Emma');
  await mkdir(path, { recursive: true });
  await makeMp3({ file: join(path, '001.mp3'), seconds: 1 });
  await writeFile(join(path, 'metadata.json'), JSON.stringify({ title: 'Emma', asin: 'B0EM000111' }));
  const abs = await startAudiobookshelf({ libraries: [{ name: 'Books', folder }], scanMs: 20 });
  const tools = testTools();
  const db = await openTestSqlite();
  cleanups.push(
    () => db.close(),
    () => tools.close(),
    () => abs.close(),
  );
  await abs.scan();
  const { url, token: apiToken, libraryId } = abs;
  const server = createAudiobookshelf({ url, apiToken, libraryId }, tools);
  const [clock, log] = [fakeClock(), silentLogger()];
  const bus = createEventBus(log);
  const enqueue = vi.fn(() => Promise.resolve());
  const announce = createAnnounceService({
    db,
    clock,
    log,
    queue: { enqueue, cancel: vi.fn(), start: vi.fn(), stop: vi.fn() },
    acquisitions: createAcquisitions({ db, clock, bus, history: createHistory(db, clock) }),
    markAvailable: () => Promise.resolve(),
    quietMs: 5000,
    target: () => Promise.resolve({ server, libraryId }),
  });
  const run = () => announce.jobs.find(({ kind }) => kind === 'announce-gone')!.run({});
  const isMissing = async () => {
    await abs.whenIdle();
    return (await server.findByAsin(libraryId, 'B0EM000111'))?.missing;
  };
  return { abs, announce, enqueue, run, isMissing, path };
}

it('has Audiobookshelf look for what is gone, once for many', async () => {
  const { announce, enqueue, run, isMissing, path } = await setUp();
  expect(await isMissing()).toBe(false);
  await rm(dirname(path), { recursive: true });
  await announce.removed();
  expect(enqueue).toHaveBeenCalledExactlyOnceWith('announce-gone', {}, { key: 'all', delayMs: 5000 });
  expect(await run()).toBeUndefined();
  expect(await isMissing()).toBe(true);
});

it('asks again while a scan is under way, which may have passed the folder already, and when it is down', async () => {
  const { abs, run, isMissing, path } = await setUp();
  abs.addFault({ kind: 'scan-slow', params: { ms: 300 } });
  expect(await run()).toBeUndefined();
  await rm(dirname(path), { recursive: true });
  expect(await run()).toMatchObject({ retryAfterMs: expect.any(Number) });
  await abs.whenIdle();
  abs.clearFaults();
  expect(await run()).toBeUndefined();
  expect(await isMissing()).toBe(true);
  await abs.close();
  expect(await run()).toMatchObject({ retryAfterMs: expect.any(Number) });
});
