import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import type { FoundRelease, IndexerQuery } from '../integrations/indexers/port.ts';
import { createSearchWorld, found, page, SIZE } from './testing/search-world.ts';

describeDatabases('RSS sync', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const setUp = async (options: Partial<Parameters<typeof createSearchWorld>[0]> = {}) => {
    const newest: FoundRelease[] = [];
    const pages = { size: Number.POSITIVE_INFINITY, isPaged: true };
    const ask = vi.fn((_feed: string, { text, from = 0 }: IndexerQuery) => {
      const end = from + pages.size;
      return Promise.resolve({
        releases: text === '' ? newest.slice(from, end) : [],
        next: pages.isPaged && end < newest.length ? end : null,
      });
    });
    const world = await createSearchWorld({
      releases: [],
      ...options,
      indexer: { search: ask, ...options.indexer },
      db: await open(),
    });
    cleanups.push(world.close);
    const sync = () => world.rss.sync(new AbortController().signal);
    return { ...world, newest, pages, ask, sync };
  };
  const emma = (guid: string, over: Partial<FoundRelease> = {}) =>
    found(guid, { title: 'Jane Austen - Emma [M4B]', ...over });

  it('grabs what is wanted among the newest, one call for all of it, and looks at each release once', async () => {
    const { want, stateOf, newest, ask, sync, world } = await setUp();
    const [pride, other] = [await want(), await want(undefined, 'B0TEST0002')];
    newest.push(
      found('stranger', { title: 'Somebody - Something Else [M4B]' }),
      found('1', { seeders: 3 }),
      found('2', { seeders: 90 }),
      emma('ebook', { title: 'Jane Austen - Emma [EPUB]', categories: [7020] }),
    );
    expect(await sync()).toBe('4 new of 4 releases; grabbed: Pride and Prejudice');
    expect(ask).toHaveBeenCalledTimes(1);
    expect(await stateOf(pride.acquisitionId)).toBe('grabbed');
    expect(await world.downloadRows()).toMatchObject([{ guid: '2' }]);
    expect(await stateOf(other.acquisitionId)).toBe('requested');

    newest.push(emma('late'));
    expect(await sync()).toBe('1 new of 5 releases; grabbed: Emma');
    expect(await sync()).toBe('0 new of 5 releases; none wanted');
  });

  it('comes back to what could not be had at this moment', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { want, stateOf, newest, sync } = await setUp({ client: { version } });
    const { acquisitionId } = await want();
    newest.push(found('1'));
    expect(await sync()).toContain('none wanted');
    expect(await stateOf(acquisitionId)).toBe('requested');
    version.mockImplementation(() => Promise.resolve('v5'));
    expect(await sync()).toBe('1 new of 1 releases; grabbed: Pride and Prejudice');
    expect(await stateOf(acquisitionId)).toBe('grabbed');
  });

  it('takes nothing for books that are cancelled, unapproved, on their way or not out yet', async () => {
    const { want, viewerOf, setState, newest, sync, world } = await setUp();
    const waiting = await want(await viewerOf('ann', 'untrusted'));
    const unreleased = await want(undefined, 'B0TEST0002');
    const day = new Date(world.clock.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    await world.db.q
      .updateTable('book')
      .set({ release_date: day, enriched_at: 1 })
      .where('asin', '=', 'B0TEST0002')
      .execute();
    newest.push(found('1'), emma('fake'));
    for (const state of ['awaitingApproval', 'cancelled', 'downloading']) {
      await setState(waiting.acquisitionId, state);
      expect(await sync()).toContain('none wanted');
    }
    expect(await unreleased.stateOf()).toBe('requested');
    expect(await world.downloadRows()).toEqual([]);
  });

  it('asks only indexers that are to be asked, and says which failed', async () => {
    const { want, stateOf, sync } = await setUp({
      settings: { rss: false },
      others: [
        { id: 'broken', search: () => Promise.reject(new Error('It is down.')) },
        { id: 'good', search: () => page(found('1')) },
      ],
    });
    const { acquisitionId } = await want();
    expect(await sync()).toBe('1 new of 1 releases; grabbed: Pride and Prejudice; failed: Feed');
    expect(await stateOf(acquisitionId)).toBe('grabbed');
  });

  it('brings all wanted books of a pack with one download', async () => {
    const { want, newest, sync, world, downloads } = await setUp();
    const [main, other] = [await want(), await want(undefined, 'B0TEST0002')];
    newest.push(
      found('pack', {
        title: 'Austen Novels Books 1-2 by Jane Austen [M4B]',
        series: [{ name: 'Austen Novels', position: '1-2' }],
        size: 2 * SIZE,
      }),
    );
    await sync();
    const rows = await world.downloadRows();
    expect(rows).toHaveLength(1);
    expect(await downloads.acquisitionIds(rows[0]!.id)).toEqual(
      [main.acquisitionId, other.acquisitionId].toSorted(),
    );
  });

  /** As a site lists them, newest first: number `n` was added at minute `n`. */
  const listed = (from: number, to: number, over: (n: number) => Partial<FoundRelease> = () => ({})) =>
    Array.from({ length: to - from + 1 }, (_, at) => to - at).map((n) =>
      found(`n${n}`, {
        title: `Somebody - Number ${n} [M4B]`,
        publishDate: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        ...over(n),
      }),
    );
  const startsOf = (ask: { mock: { calls: [string, IndexerQuery][] } }) =>
    ask.mock.calls.splice(0).map(([, { from }]) => from ?? 0);

  it('pages back to where it last looked, after downtime too, and finds what stood there', async () => {
    const { want, stateOf, newest, pages, ask, sync } = await setUp();
    pages.size = 10;
    newest.push(...listed(1, 30));
    expect(await sync()).toBe('10 new of 10 releases; none wanted');
    expect(startsOf(ask)).toEqual([0]);

    const { acquisitionId } = await want();
    newest.unshift(...listed(31, 65, (n) => (n === 33 ? { title: found('x').title } : {})));
    expect(await sync()).toBe('35 new of 40 releases; grabbed: Pride and Prejudice');
    expect(startsOf(ask)).toEqual([0, 10, 20, 30]);
    expect(await stateOf(acquisitionId)).toBe('grabbed');
    expect(await sync()).toBe('0 new of 10 releases; none wanted');
    expect(startsOf(ask)).toEqual([0]);
  });

  it('knows its place again when the newest was deleted, something is pinned on top, or there are no dates', async () => {
    const { newest, pages, ask, sync } = await setUp();
    pages.size = 10;
    const pinned = found('rules', { title: 'Read the rules', publishDate: '2020-01-01T00:00:00Z' });
    newest.push(pinned, ...listed(1, 60));
    await sync();
    // All that the last look remembers is gone.
    newest.splice(0, 16, pinned, ...listed(61, 75));
    startsOf(ask);
    expect(await sync()).toBe('19 new of 20 releases; none wanted');
    expect(startsOf(ask)).toEqual([0, 10]);

    newest.splice(0, newest.length, ...listed(1, 60, () => ({ publishDate: null })));
    await sync();
    startsOf(ask);
    newest.unshift(...listed(61, 73, () => ({ publishDate: null })));
    await sync();
    expect(startsOf(ask)).toEqual([0, 10]);
  });

  it('stops after ten pages, says what it has not seen, and does not ask for it again', async () => {
    const { newest, pages, ask, sync, rss } = await setUp();
    pages.size = 10;
    newest.push(...listed(1, 10));
    await sync();
    startsOf(ask);
    newest.unshift(...listed(11, 200));
    expect(await sync()).toBe(
      '100 new of 100 releases; none wanted; not looked at in Feed: what was added between 2026-01-01 00:10 UTC and 2026-01-01 01:41 UTC',
    );
    expect(startsOf(ask)).toHaveLength(10);
    expect(await rss.gaps()).toMatchObject([{ feedName: 'Feed', indexerId: 'indexer-1' }]);
    expect(await sync()).toBe('0 new of 10 releases; none wanted');
    expect(startsOf(ask)).toEqual([0]);
  });

  it('says so when a feed without pages could not be followed', async () => {
    const { newest, pages, sync, rss, world } = await setUp();
    Object.assign(pages, { size: 10, isPaged: false });
    newest.push(...listed(1, 10));
    await sync();
    newest.unshift(...listed(11, 30));
    expect(await sync()).toContain('not looked at in Feed');
    world.clock.advance(25 * 3_600_000);
    expect(await rss.gaps()).toEqual([]);
  });

  it('goes back once more when a page failed on the way', async () => {
    const { newest, pages, ask, sync, rss } = await setUp();
    pages.size = 10;
    newest.push(...listed(1, 10));
    await sync();
    newest.unshift(...listed(11, 40));
    startsOf(ask);
    ask.mockImplementationOnce(() => Promise.resolve({ releases: newest.slice(0, 10), next: 10 }));
    ask.mockImplementationOnce(() => Promise.reject(new Error('It hung up.')));
    expect(await sync()).toBe('10 new of 10 releases; none wanted; failed: Feed');
    startsOf(ask);
    expect(await sync()).toBe('20 new of 40 releases; none wanted');
    expect(startsOf(ask)).toEqual([0, 10, 20, 30]);
    expect(await rss.gaps()).toEqual([]);
  });

  it('comes back to an older page for what could not be had', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { want, newest, pages, sync } = await setUp({ client: { version } });
    pages.size = 10;
    newest.push(...listed(1, 10));
    await sync();
    await want();
    newest.unshift(...listed(11, 40, (n) => (n === 12 ? { title: found('x').title } : {})));
    expect(await sync()).toBe('30 new of 40 releases; none wanted');
    version.mockImplementation(() => Promise.resolve('v5'));
    expect(await sync()).toBe('1 new of 40 releases; grabbed: Pride and Prejudice');
    expect(await sync()).toBe('0 new of 10 releases; none wanted');
  });
});
