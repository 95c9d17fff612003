import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import type { FoundRelease } from '../integrations/indexers/port.ts';
import { createSearchWorld, found, SIZE } from './testing/search-world.ts';

describeDatabases('RSS sync', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const setUp = async (options: Partial<Parameters<typeof createSearchWorld>[0]> = {}) => {
    const newest: FoundRelease[] = [];
    const ask = vi.fn((_feed: string, { text }: { text: string }) =>
      Promise.resolve(text === '' ? [...newest] : []),
    );
    const world = await createSearchWorld({
      releases: [],
      ...options,
      indexer: { search: ask, ...options.indexer },
      db: await open(),
    });
    cleanups.push(world.close);
    const sync = () => world.rss.sync(new AbortController().signal);
    return { ...world, newest, ask, sync };
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
        { id: 'good', search: () => Promise.resolve([found('1')]) },
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
});
