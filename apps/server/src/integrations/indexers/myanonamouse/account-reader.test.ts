import { expect, it, vi } from 'vitest';
import { fakeClock } from '../../../kernel/clock.ts';
import { createAccountReader } from './account-reader.ts';
import { freshState } from './session-state.ts';

const HOUR_MS = 3_600_000;

it('remembers for a day, over restarts, whether VIP torrents are free', async () => {
  const clock = fakeClock();
  const state = freshState('seed', clock.now());
  const answer = { uid: 1, username: 'reader', classname: 'Power User', vip_until: null as string | null };
  const account = vi.fn(() => Promise.resolve({ ...answer }));
  const start = () =>
    createAccountReader({
      api: { account } as never,
      session: {
        state: () => state,
        update: (make: (s: typeof state) => unknown) => Promise.resolve(make(state)),
      } as never,
      clock,
    });
  const { signal } = new AbortController();
  expect(await start().isVip(signal)).toBe(false);
  clock.advance(23 * HOUR_MS);
  expect(await start().isVip(signal)).toBe(false);
  expect(account).toHaveBeenCalledTimes(1);

  answer.vip_until = new Date(clock.now() + 10 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
  clock.advance(2 * HOUR_MS);
  const reader = start();
  expect(await reader.isVip(signal)).toBe(true);
  expect(account).toHaveBeenCalledTimes(2);
  // VIP that has run out is asked for again at once.
  clock.advance(9 * HOUR_MS);
  expect(await start().isVip(signal)).toBe(false);
  expect(account).toHaveBeenCalledTimes(3);
});
