import { expect, it, vi } from 'vitest';
import { createEventBus } from '../../events/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { getReadyWhileDownloading, PIECES } from './get-ready.ts';

it('loads one piece after the other, once, from the first sign of a download on', async () => {
  const log = silentLogger();
  const bus = createEventBus(log);
  const loaded: string[] = [];
  getReadyWhileDownloading({
    bus,
    log,
    pauseMs: 0,
    pieces: [
      async () => loaded.push('one'),
      () => Promise.reject(new Error('not there')),
      async () => loaded.push('three'),
    ],
  });
  bus.publish({ topic: 'library', data: { kind: 'removed', libraryItemId: 'item', bookId: 'book' } });
  expect(loaded).toEqual([]);
  const sign = { topic: 'queue', data: { kind: 'progress', rows: [] } } as const;
  for (const each of [sign, sign]) bus.publish({ ...each, data: { ...each.data, rows: [] } });
  await vi.waitFor(() => expect(loaded).toEqual(['one', 'three']));
  bus.publish({ ...sign, data: { ...sign.data, rows: [] } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(loaded).toEqual(['one', 'three']);
});

it('knows pieces that are there', async () => {
  for (const load of PIECES) await expect(load()).resolves.not.toThrow();
});
