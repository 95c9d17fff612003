import { expect, it, vi } from 'vitest';
import { fakeClock } from '../../../kernel/clock.ts';
import type { SecretKeeper } from '../../definition.ts';
import { createCapsMemory } from './caps-memory.ts';

const HOUR_MS = 3_600_000;
const caps = {
  serverTitle: 'Shelf',
  categories: [],
  canSearch: true,
  bookParameters: ['author'],
  maxLimit: 100,
};

function keeperOf(stored: Map<string, string>): SecretKeeper {
  return {
    save: (field, value) => Promise.resolve(void stored.set(field, value)),
    read: (field) => Promise.resolve(stored.get(field) ?? ''),
    exclusive: (work) => work(),
  };
}

it('asks a feed once a day, also over restarts, and anew for another address', async () => {
  const clock = fakeClock();
  const stored = new Map<string, string>();
  const ask = vi.fn(() => Promise.resolve(caps));
  const start = (url = 'http://feed/api') => createCapsMemory({ url, clock, keeper: keeperOf(stored), ask });
  const first = start();
  expect(await first.current()).toEqual(caps);
  expect(await first.current()).toEqual(caps);
  clock.advance(23 * HOUR_MS);
  expect(await start().current()).toEqual(caps);
  expect(ask).toHaveBeenCalledTimes(1);
  await start('http://feed/other/api').current();
  expect(ask).toHaveBeenCalledTimes(2);
  clock.advance(25 * HOUR_MS);
  await first.current();
  expect(ask).toHaveBeenCalledTimes(3);
  await first.askAnew();
  expect(ask).toHaveBeenCalledTimes(4);
});

it('is not led astray by what it cannot read, and works where nothing can be kept', async () => {
  const ask = vi.fn(() => Promise.resolve(caps));
  const clock = fakeClock();
  for (const text of ['{', '[]', '{"url":1}']) {
    const keeper = keeperOf(new Map([['knownCaps', text]]));
    expect(await createCapsMemory({ url: 'http://feed', clock, keeper, ask }).current()).toEqual(caps);
  }
  const unsaved = createCapsMemory({ url: 'http://feed', clock, keeper: undefined, ask });
  await unsaved.current();
  await unsaved.current();
  expect(ask).toHaveBeenCalledTimes(4);
});
