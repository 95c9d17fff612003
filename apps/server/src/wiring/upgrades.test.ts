import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import type { FoundRelease } from '../integrations/indexers/port.ts';
import type { Item } from '../modules/library/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { createLetGo, recycleBinWiring } from './recycle-bin.ts';
import { createSearchWorld, found } from './testing/search-world.ts';

const MP3 = found('same', { title: 'Jane Austen - Pride and Prejudice [MP3]', seeders: 900 });
const M4B = found('better');
const by = { userId: 'u', username: 'Ann' };

describeDatabases('a better recording of a book in the library', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  /** A book that is available as mp3 with 64 kbit/s; upgrades are allowed unless said otherwise. */
  const setUp = async (releases: FoundRelease[], quality: Record<string, unknown> = {}) => {
    const world = await createSearchWorld({ releases, db: await open() });
    cleanups.push(world.close);
    await world.settings.update('quality', { upgradeAllowed: true, ...quality });
    const wish = await world.want();
    const { bookId } = (await world.acquisitions.byId(wish.acquisitionId))!;
    await world.setState(wish.acquisitionId, 'available');
    const { q } = world.world.db;
    await q.insertInto('root_folder').values({ id: 'root', path: '/books', created_at: 1 }).execute();
    await q
      .insertInto('library_item')
      .values({
        id: 'item',
        root_folder_id: 'root',
        book_id: bookId,
        path: 'Jane Austen/Pride and Prejudice',
        path_key: 'root/x',
        size_bytes: 8_000_000,
        audio_bytes: 8_000_000,
        file_count: 1,
        duration_seconds: 1000,
        format: 'mp3',
        download_id: null,
        import_id: null,
        metadata: '{}',
        field_sources: '{}',
        server_item_id: null,
        available_at: 1,
        added_at: 1,
        updated_at: 1,
      })
      .execute();
    await q
      .insertInto('library_file')
      .values({
        id: 'file',
        library_item_id: 'item',
        path: 'a.mp3',
        role: 'audio',
        size_bytes: 8_000_000,
        duration_seconds: 1000,
        inode: null,
      })
      .execute();
    return { ...world, wish, bookId, upgrade: () => world.acquisitions.upgradeOf(bookId) };
  };

  it('is searched, grabbed and downloaded while the book stays available', async () => {
    const world = await setUp([MP3, M4B]);
    expect(await world.upgrades.sync()).toContain('1 books');
    const before = await world.upgrade();
    expect(before).toMatchObject({
      state: 'waiting',
      purpose: 'upgrade',
      reason: expect.stringContaining('mp3'),
    });
    expect(await world.acquisitions.due(['waiting'], world.world.clock.now())).toEqual([before?.id]);
    await world.search.searchAndGrab(before!.id);
    expect(await world.upgrade()).toMatchObject({ state: 'grabbed' });
    expect(await world.world.downloadRows()).toMatchObject([{ guid: 'better' }]);
    expect(await world.wish.stateOf()).toBe('available');
    const [shown] = (await world.upgrades.page({ page: 1, pageSize: 10 })).records;
    expect(shown).toMatchObject({
      has: 'mp3, 64 kbit/s',
      cutoff: 'm4b',
      cutoffMet: false,
      upgrade: { state: 'grabbed' },
    });
    // Asking again changes nothing.
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'grabbed' });
  });

  it('that nobody offers changes nothing and is no story', async () => {
    const world = await setUp([MP3]);
    await world.upgrades.sync();
    const { id } = (await world.upgrade())!;
    const told = () => world.world.db.q.selectFrom('history').select('type').execute();
    const before = await told();
    await world.search.searchAndGrab(id);
    const after = await world.upgrade();
    expect(after).toMatchObject({ state: 'waiting', attempts: 7 });
    const hours = (after!.nextAt! - world.world.clock.now()) / 3_600_000;
    expect(hours).toBeCloseTo(48, 1);
    expect(await told()).toEqual(before);
    expect(await world.wish.stateOf()).toBe('available');
    expect(await world.world.downloadRows()).toEqual([]);
  });

  it('is not looked for where the profile takes none, and no longer when the cutoff changes', async () => {
    const world = await setUp([M4B], { upgradeAllowed: false });
    await world.upgrades.sync();
    expect(await world.upgrade()).toBeUndefined();
    expect(await world.upgrades.page({ page: 1, pageSize: 10 })).toMatchObject({
      totalRecords: 1,
      upgradeAllowed: false,
    });
    await expect(world.upgrades.start('item', by)).rejects.toMatchObject({ code: 'conflict' });
    await world.settings.update('quality', { upgradeAllowed: true });
    await world.upgrades.sync();
    await world.settings.update('quality', { cutoff: 'mp3' });
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'cancelled' });
    await world.settings.update('quality', { cutoff: 'm4b' });
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'requested' });
  });

  it('is measured by the profile that was chosen for the book', async () => {
    const world = await setUp([M4B], {
      upgradeAllowed: false,
      profiles: [{ id: 'best', name: 'Best', changes: { upgradeAllowed: true } }],
    });
    await world.upgrades.sync();
    expect(await world.upgrade()).toBeUndefined();
    await world.acquisitions.setQualityProfile(world.wish.acquisitionId, 'best');
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'waiting', qualityProfile: 'best' });
    await world.search.searchAndGrab((await world.upgrade())!.id);
    expect(await world.upgrade()).toMatchObject({ state: 'grabbed' });
  });

  it('is stopped by a person for good, and started again by one', async () => {
    const world = await setUp([M4B]);
    expect(await world.upgrades.start('item', by)).toMatchObject({ upgrade: { state: 'waiting' } });
    const { id } = (await world.upgrade())!;
    expect(world.jobs).toContain(`search ${id}`);
    await world.search.searchAndGrab(id);
    expect(await world.upgrades.stop('item', by, { removeFromClient: false })).toMatchObject({
      cutoffMet: false,
      upgrade: { state: 'cancelled' },
    });
    expect(await world.world.downloadRows()).toMatchObject([{ status: 'removed' }]);
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'cancelled' });
    expect(await world.wish.stateOf()).toBe('available');
    expect(await world.upgrades.start('item', by)).toMatchObject({ upgrade: { state: 'requested' } });
    await expect(world.upgrades.start('nothing', by)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('whose files are no better makes way for the next, and is never taken again', async () => {
    const world = await setUp([M4B]);
    await world.upgrades.sync();
    const { id } = (await world.upgrade())!;
    await world.search.searchAndGrab(id);
    const [download] = await world.world.downloadRows();
    await world.world.db.q.updateTable('download').set({ status: 'completed' }).execute();
    await world.setState(id, 'importBlocked');
    await world.downloads.rejectContent(download!.id, 'It is no better than what the library has.');
    expect(await world.upgrade()).toMatchObject({ state: 'requested' });
    expect(await world.wish.stateOf()).toBe('available');
    expect(await world.world.downloadRows()).toMatchObject([{ status: 'failed' }]);
    expect(await world.world.db.q.selectFrom('blocklist').select(['guid', 'reason']).execute()).toEqual([
      { guid: 'better', reason: expect.stringContaining('no better') },
    ]);
    await world.search.searchAndGrab(id);
    expect(await world.world.downloadRows()).toHaveLength(1);
  });

  it('is never the release that the library had before, and none for a book that is gone', async () => {
    const world = await setUp([M4B]);
    await world.upgrades.sync();
    const { id } = (await world.upgrade())!;
    await world.search.searchAndGrab(id);
    await world.world.db.q.updateTable('download').set({ status: 'imported', imported_at: 2 }).execute();
    await world.setState(id, 'requested');
    await world.search.searchAndGrab(id);
    expect(await world.upgrade()).toMatchObject({ state: 'waiting' });
    expect(await world.world.downloadRows()).toHaveLength(1);
    await world.world.db.q.deleteFrom('library_item').execute();
    await world.world.db.q.deleteFrom('download').execute();
    await world.setState(id, 'requested');
    await world.search.searchAndGrab(id);
    expect(await world.world.downloadRows()).toEqual([]);
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject({ state: 'cancelled' });
  });

  it('does not come again over what a person put back from the recycle bin, unless somebody asks', async () => {
    const world = await setUp([M4B]);
    const { db } = world.world;
    const letGo = createLetGo({ ...world, log: silentLogger() });
    const announced: string[] = [];
    const announce = {
      announce: async () => void announced.push('new'),
      changed: async ({ serverItemId }: { serverItemId: string | null }) =>
        void announced.push(String(serverItemId)),
    };
    const { returned } = recycleBinWiring({ ...world, db, announce, letGo });
    const item = { id: 'item', bookId: world.bookId, path: 'x', serverItemId: null as string | null } as Item;
    const putBack = (isSwap: boolean) => db.transaction(() => returned(item, { isSwap }));
    // The media server is told: of a book it does not know, or to look at the one it shows.
    await putBack(false);
    await db.transaction(() => returned({ ...item, serverItemId: 'abs-1' }, { isSwap: false }));
    expect(announced).toEqual(['new', 'abs-1']);
    // The library lost the book and has it back: nothing was upgraded yet, so upgrades go on.
    await world.upgrades.sync();
    const { id } = (await world.upgrade())!;
    await putBack(false);
    expect(await world.upgrade()).toMatchObject({ state: 'waiting' });
    // A better recording took its place, was deleted, and the former one is back.
    await world.setState(id, 'imported');
    await putBack(false);
    const kept = { state: 'cancelled', reasonCode: 'putBack', reason: expect.stringContaining('put back') };
    expect(await world.upgrade()).toMatchObject(kept);
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject(kept);
    expect(await world.acquisitions.due(['waiting', 'requested'], Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(await world.upgrades.start('item', by)).toMatchObject({ upgrade: { state: 'requested' } });
    // The next one is on its way while the one that is there is swapped out.
    await world.search.searchAndGrab(id);
    await putBack(true);
    expect(await world.upgrade()).toMatchObject(kept);
    await vi.waitFor(async () =>
      expect(await world.world.downloadRows()).toMatchObject([{ status: 'removed' }]),
    );
    expect(await world.wish.stateOf()).toBe('available');
    // While it is being filed nothing can be swapped.
    await world.setState(id, 'importing');
    await expect(putBack(true)).rejects.toMatchObject({ code: 'conflict' });
    // Earmark had ended the wish by itself: what a person put back stays all the same.
    await db.q
      .updateTable('acquisition')
      .set({ state: 'cancelled', reason_code: 'upgradeNotWanted' })
      .where('id', '=', id)
      .execute();
    await putBack(true);
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject(kept);
    // And where there never was such a wish.
    await db.q.deleteFrom('acquisition').where('id', '=', id).execute();
    await putBack(true);
    await world.upgrades.sync();
    expect(await world.upgrade()).toMatchObject(kept);
  });
});
