import { describe, expect, it, vi } from 'vitest';
import type { ProgressRow } from '../api/types.ts';
import { createProgressStore } from './progress-store.ts';

const row = (downloadId: string, fraction: number, more: Partial<ProgressRow> = {}): ProgressRow => ({
  downloadId,
  requestIds: [`request-of-${downloadId}`],
  state: 'downloading',
  fraction,
  downloadedBytes: 0,
  sizeBytes: 100,
  downSpeed: 10,
  etaSeconds: null,
  seeds: 1,
  ...more,
});

function start() {
  const waiting: (() => void)[] = [];
  const store = createProgressStore((flush) => waiting.push(flush));
  const frame = (): void => {
    for (const flush of waiting.splice(0)) flush();
  };
  return { store, frame, waiting };
}

describe('progress store', () => {
  it('finds a row by its download and by its requests', () => {
    const { store } = start();
    store.apply([row('d1', 0.5)]);
    expect(store.get('d1')?.fraction).toBe(0.5);
    expect(store.get('request-of-d1')?.fraction).toBe(0.5);
  });

  it('tells listeners once a frame, however many rows came', () => {
    const { store, frame, waiting } = start();
    const heard = vi.fn<() => void>();
    const other = vi.fn<() => void>();
    store.subscribe('d1', heard);
    store.subscribe('d2', other);
    for (let step = 0; step < 1000; step += 1) store.apply([row('d1', step / 1000)]);
    expect(waiting).toHaveLength(1);
    expect(heard).not.toHaveBeenCalled();
    frame();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
    expect(store.get('d1')?.fraction).toBe(0.999);
  });

  it('adds up the speed of what is running', () => {
    const { store, frame } = start();
    store.apply([row('d1', 0.1, { downSpeed: 5 }), row('d2', 0.1, { downSpeed: 7 })]);
    frame();
    expect(store.totalSpeed()).toBe(12);
    store.forget('d1');
    frame();
    expect(store.totalSpeed()).toBe(7);
  });

  it('forgets a download with its requests, and tells them', () => {
    const { store, frame } = start();
    const heard = vi.fn<() => void>();
    store.apply([row('d1', 0.5), row('d2', 0.5)]);
    frame();
    store.subscribe('request-of-d1', heard);
    store.forget('d1');
    frame();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(store.get('request-of-d1')).toBeUndefined();
    store.clear();
    expect(store.get('d2')).toBeUndefined();
  });

  it('no longer calls who has left', () => {
    const { store, frame } = start();
    const heard = vi.fn<() => void>();
    store.subscribe('d1', heard)();
    store.apply([row('d1', 0.5)]);
    frame();
    expect(heard).not.toHaveBeenCalled();
  });
});
