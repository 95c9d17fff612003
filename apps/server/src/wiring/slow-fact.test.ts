import { expect, it, vi } from 'vitest';
import { fakeClock } from '../kernel/clock.ts';
import { createSlowFact } from './slow-fact.ts';

const TIMES = { freshMs: 60_000, usableMs: 600_000, patienceMs: 40, retryMs: 30_000, timeoutMs: 5000 };

function set(ask: (signal: AbortSignal) => Promise<number>) {
  const clock = fakeClock();
  const onError = vi.fn();
  return { clock, onError, read: createSlowFact({ ...TIMES, clock, ask, onError }) };
}

it('asks once for everybody, and again when the answer is old', async () => {
  const ask = vi.fn(() => Promise.resolve(7));
  const { clock, read } = set(ask);
  expect(await Promise.all([read(), read()])).toEqual([7, 7]);
  clock.advance(59_000);
  expect(await read()).toBe(7);
  expect(ask).toHaveBeenCalledTimes(1);
  clock.advance(2000);
  await read();
  expect(ask).toHaveBeenCalledTimes(2);
});

it('waits only briefly, once, and has the answer when it came', async () => {
  let answer: (value: number) => void = () => undefined;
  const { clock, read } = set(() => new Promise((resolve) => (answer = resolve)));
  const before = performance.now();
  expect(await read()).toBeNull();
  clock.advance(TIMES.patienceMs);
  const patience = performance.now();
  expect(await read()).toBeNull();
  expect(performance.now() - patience).toBeLessThan(TIMES.patienceMs);
  expect(patience - before).toBeLessThan(2000);
  answer(3);
  await vi.waitFor(async () => expect(await read()).toBe(3));
});

it('is unknown when it fails, says so once, and is left alone for a while', async () => {
  const ask = vi.fn(() => Promise.reject(new Error('away')));
  const { clock, onError, read } = set(ask);
  expect(await read()).toBeNull();
  expect(await read()).toBeNull();
  expect(ask).toHaveBeenCalledTimes(1);
  expect(onError).toHaveBeenCalledTimes(1);
  clock.advance(31_000);
  await read();
  expect(ask).toHaveBeenCalledTimes(2);
});

it('keeps an old answer for a while when the next ask fails, not for ever', async () => {
  const ask = vi.fn<() => Promise<number>>(() => Promise.reject(new Error('away')));
  ask.mockImplementationOnce(() => Promise.resolve(5));
  const { clock, read } = set(ask);
  await read();
  clock.advance(61_000);
  expect(await read()).toBe(5);
  clock.advance(600_000);
  expect(await read()).toBeNull();
});
