import { expect, it, vi } from 'vitest';
import { createEventBus } from '../../events/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createReadiness, PIECES } from './get-ready.ts';

const log = silentLogger();
const sign = { topic: 'queue', data: { kind: 'progress', rows: [] } } as const;

it('loads one piece after the other, once, from the first sign of a download on', async () => {
  const bus = createEventBus(log);
  const loaded: string[] = [];
  createReadiness({
    log,
    pauseMs: 0,
    pieces: [
      () => loaded.push('one'),
      () => Promise.reject(new Error('not there')),
      async () => loaded.push('three'),
    ],
  }).whileDownloading(bus);
  bus.publish({ topic: 'library', data: { kind: 'removed', libraryItemId: 'item', bookId: 'book' } });
  expect(loaded).toEqual([]);
  for (const each of [sign, sign]) bus.publish({ ...each, data: { ...each.data, rows: [] } });
  await vi.waitFor(() => expect(loaded).toEqual(['one', 'three']));
  bus.publish({ ...sign, data: { ...sign.data, rows: [] } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(loaded).toEqual(['one', 'three']);
});

it('loads what is left when an import begins, and lets others have their turn in between', async () => {
  const turns: string[] = [];
  const other = (name: string) => () => {
    turns.push(name);
    setImmediate(() => turns.push(`another after ${name}`));
  };
  const readiness = createReadiness({ log, pieces: ['one', 'two'].map(other), pauseMs: 3_600_000 });
  const bus = createEventBus(log);
  readiness.whileDownloading(bus);
  bus.publish({ ...sign, data: { ...sign.data, rows: [] } });
  await Promise.all([readiness.now(), readiness.now()]);
  await readiness.now();
  expect(turns).toEqual(['one', 'another after one', 'two', 'another after two']);
});

it('knows pieces that are there', async () => {
  for (const [at, load] of PIECES.entries()) {
    await expect(Promise.resolve().then(load), `piece ${at}`).resolves.not.toThrow();
  }
});
