import { describe, expect, it, vi } from 'vitest';
import type { FoundRelease, Indexer } from '../../../integrations/indexers/port.ts';
import { fakeClock } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ladderPlan } from './call-plan.ts';
import { type CollectOptions, collectReleases, type SearchSource } from './collect.ts';

const release = (guid: string): FoundRelease => ({
  guid,
  indexer: 'x',
  protocol: 'torrent',
  title: guid,
  categories: [3030],
  flags: [],
});

function source(
  id: string,
  feeds: Record<string, (text: string) => Promise<FoundRelease[]>>,
  changes: Partial<SearchSource> = {},
): SearchSource {
  const indexer: Indexer = {
    test: () => Promise.reject(new Error('not asked')),
    feeds: () =>
      Promise.resolve(Object.keys(feeds).map((feed) => ({ id: feed, name: `${id} ${feed}`, enabled: true }))),
    search: async (feed, query) => ({ releases: await feeds[feed]!(query.text), next: null }),
    fetchTorrent: () => Promise.reject(new Error('not asked')),
  };
  return { id, name: id, indexer, restingUntil: null, lastError: null, ...changes };
}

async function collect(sources: SearchSource[], changes: Partial<CollectOptions> = {}) {
  const onSource = vi.fn();
  const result = await collectReleases({
    sources,
    planFor: () => ladderPlan([{ text: 'narrow' }, { text: 'wide' }]),
    clock: fakeClock(),
    signal: new AbortController().signal,
    enough: () => false,
    judgeNow: () => Promise.resolve(),
    onProgress: () => {},
    onSource,
    ...changes,
  });
  return {
    ...result,
    onSource,
    stateOf: (name: string) => result.states.find((state) => state.name === name),
  };
}
const down = () =>
  Promise.reject(
    new AppError({ code: 'indexer_unavailable', message: 'It does not answer.', blame: 'remote' }),
  );

describe('collectReleases', () => {
  it('asks every feed, rung by rung, and tells releases apart by indexer and guid', async () => {
    const a = source('a', { one: (text) => Promise.resolve([release(text), release('same')]) });
    const b = source('b', { one: () => Promise.resolve([release('same')]) });
    const { found, stateOf } = await collect([a, b]);
    expect(found.map((each) => `${each.indexerId} ${each.release.guid}`).toSorted()).toEqual([
      'a narrow',
      'a same',
      'a wide',
      'b same',
    ]);
    expect(stateOf('a one')).toMatchObject({ state: 'done', found: 3, queries: ['narrow', 'wide'] });
  });

  it('says through whom a tracker was asked that is asked directly too', async () => {
    const none = () => Promise.resolve([]);
    const { states } = await collect([source('Mouse one', { '': none }), source('Mouse', { one: none })]);
    expect(states.map((state) => state.name).toSorted()).toEqual(['Mouse one ', 'Mouse one (Mouse)']);
  });

  it('stops at the rung that brought enough', async () => {
    const asked: string[] = [];
    const a = source('a', {
      one: (text) => {
        asked.push(text);
        return Promise.resolve([release(text)]);
      },
    });
    await collect([a], { enough: (own) => own.length > 0 });
    expect(asked).toEqual(['narrow']);
  });

  it('shows a failed feed as failed, and lets its neighbours neither wait nor rest', async () => {
    const { found, stateOf, onSource } = await collect([
      source('manager', { bad: down, good: () => Promise.resolve([release('x')]) }),
    ]);
    expect(found).toHaveLength(1);
    expect(stateOf('manager bad')).toMatchObject({ state: 'failed', message: 'It does not answer.' });
    expect(onSource.mock.calls).toEqual([['manager', { ok: true }]]);
  });

  it('blames the source when all its feeds fail, or when it cannot even list them', async () => {
    const silent = source('silent', {});
    silent.indexer = { ...silent.indexer, feeds: down };
    const { onSource, stateOf } = await collect([source('dead', { one: down }), silent]);
    expect(onSource.mock.calls.map(([id, result]) => [id, result.ok]).toSorted()).toEqual([
      ['dead', false],
      ['silent', false],
    ]);
    expect(stateOf('silent')).toMatchObject({ state: 'failed', message: 'It does not answer.' });
  });

  it('leaves a resting source alone and says until when', async () => {
    const { stateOf, onSource } = await collect([
      source('tired', { one: down }, { restingUntil: Date.UTC(2026, 0, 1, 12, 30), lastError: 'too fast' }),
    ]);
    expect(stateOf('tired')).toMatchObject({
      state: 'skipped',
      message: 'Rests until 12:30 UTC after trouble: too fast',
    });
    expect(onSource).not.toHaveBeenCalled();
  });

  const never = (): Promise<FoundRelease[]> => new Promise(() => {});

  it('asks the others while six and more feeds hang, and ends when it is stopped', async () => {
    const abort = new AbortController();
    const hanging = Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`slow ${at}`, never]));
    const { found, stateOf, onSource } = await collect(
      [
        source('slow', hanging),
        source('quick', {
          one: () => {
            setTimeout(() => abort.abort(), 20);
            return Promise.resolve([release('x')]);
          },
        }),
      ],
      { signal: abort.signal, slowAfterMs: 10 },
    );
    expect(found).toHaveLength(1);
    expect(stateOf('quick one')).toMatchObject({ state: 'done' });
    expect(stateOf('slow slow 6')).toMatchObject({ state: 'skipped', message: 'The search was stopped.' });
    // Nobody is put to rest for a search that a person ended.
    expect(onSource.mock.calls).toEqual([['quick', { ok: true }]]);
  });

  it('leaves slow feeds behind once something good is there, but waits for them as long as there is nothing', async () => {
    const good = source('good', { one: () => Promise.resolve([release('x')]) });
    const slow = source('slow', { one: never });
    const { found, stateOf } = await collect([slow, good], {
      enough: (own) => own.length > 0,
      patienceMs: 10,
    });
    expect(found).toHaveLength(1);
    expect(stateOf('slow one')).toMatchObject({
      state: 'skipped',
      message: 'It was too slow: something acceptable had been found elsewhere by then.',
    });
    const late = source('late', {
      one: () => new Promise((resolve) => setTimeout(() => resolve([release('late')]), 40)),
    });
    const patient = await collect([good, late], { patienceMs: 5 });
    expect(patient.found).toHaveLength(2);
  });

  it('calls a feed without a name what the admin called its indexer', async () => {
    const a = source('My feed', { one: () => Promise.resolve([{ ...release('x'), indexer: '' }]) });
    a.indexer = { ...a.indexer, feeds: () => Promise.resolve([{ id: 'one', name: '', enabled: true }]) };
    const { found, stateOf } = await collect([a]);
    expect(found[0]?.release.indexer).toBe('My feed');
    expect(stateOf('My feed')).toMatchObject({ state: 'done' });
  });

  it('shows what a feed has brought after each rung', async () => {
    const seen: number[] = [];
    const a = source('a', { one: (text) => Promise.resolve([release(text)]) });
    await collect([a], { onProgress: (_states, soFar) => void seen.push(soFar.length) });
    expect([...new Set(seen)]).toEqual([0, 1, 2]);
  });
});
