import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import type { Item, Removal } from '../modules/library/index.ts';
import { takeOutWiring } from './take-out.ts';
import { createSearchWorld, found } from './testing/search-world.ts';

const removal: Removal = { itemId: 'item', userId: null, by: 'Ada', search: false, blocklist: false };

describeDatabases('a book that is taken out of the library', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  /** A book that came by a download and is available to who asked for it. */
  const setUp = async () => {
    const world = await createSearchWorld({ releases: [found('same')], db: await open() });
    cleanups.push(world.close);
    const wish = await world.want();
    await world.search.searchAndGrab(wish.acquisitionId);
    const { bookId, downloadId } = (await world.acquisitions.byId(wish.acquisitionId))!;
    await world.setState(wish.acquisitionId, 'available');
    const letGo: string[] = [];
    const { db } = world.world;
    const announced = { removed: 0 };
    const hooks = takeOutWiring({
      ...world,
      queue: world.queue,
      db,
      announce: {
        removed: async () => {
          announced.removed += 1;
        },
      },
      letGo: (id) => letGo.push(id),
    });
    const item = { id: 'item', bookId, downloadId, path: 'x' } as Item;
    const takeOut = (more: Partial<Removal> = {}) =>
      db.transaction(() => hooks.takenOut(item, { ...removal, ...more }));
    const wanted = async () => (await world.acquisitions.byId(wish.acquisitionId))!;
    return { ...world, db, hooks, item, takeOut, wanted, letGo, announced, wish };
  };

  it('is no longer wanted by who asked for it, who learns why', async () => {
    const { takeOut, wanted, jobs, db, announced } = await setUp();
    jobs.clear();
    await takeOut();
    expect(announced).toEqual({ removed: 1 });
    expect(await wanted()).toMatchObject({
      state: 'cancelled',
      reason: 'Ada took it out of the library.',
      libraryItemId: null,
      downloadId: null,
    });
    expect([...jobs]).toEqual([]);
    expect(await db.q.selectFrom('blocklist').selectAll().execute()).toEqual([]);
  });

  it('is searched for again, without the release it came from', async () => {
    const { takeOut, wanted, jobs, db, wish, listed } = await setUp();
    jobs.clear();
    await takeOut({ search: true, blocklist: true });
    expect(await wanted()).toMatchObject({ state: 'requested', reason: 'Ada took it out of the library.' });
    expect([...jobs]).toEqual([`search ${wish.acquisitionId}`]);
    expect(await db.q.selectFrom('blocklist').select('reason').execute()).toEqual([
      { reason: 'Ada took it out of the library.' },
    ]);
    expect((await listed(wish.acquisitionId)).map(({ decision }) => decision.accepted)).toEqual([false]);
  });

  it('has no better recording looked for, and a later copy has one again', async () => {
    const { takeOut, acquisitions, item, letGo, setState } = await setUp();
    const wish = await acquisitions.ensureUpgrade(item.bookId, {
      libraryItemId: item.id,
      reason: 'Better.',
      attempts: 0,
    });
    await setState(wish.id, 'waiting');
    await takeOut();
    expect(await acquisitions.upgradeOf(item.bookId)).toMatchObject({
      state: 'cancelled',
      reasonCode: 'upgradeNotWanted',
    });
    expect(letGo).toEqual([]);
  });

  it('stays with who asked for it when another copy is there', async () => {
    const { takeOut, wanted, db, item, wish } = await setUp();
    await db.q.insertInto('root_folder').values({ id: 'root', path: '/books', created_at: 1 }).execute();
    await db.q
      .insertInto('library_item')
      .values({
        id: 'other',
        root_folder_id: 'root',
        book_id: item.bookId,
        path: 'other',
        path_key: 'root/other',
        size_bytes: 1,
        file_count: 1,
        metadata: '{}',
        field_sources: '{}',
        added_at: 1,
        updated_at: 1,
      })
      .execute();
    await db.q
      .updateTable('acquisition')
      .set({ library_item_id: item.id })
      .where('id', '=', wish.acquisitionId)
      .execute();
    await takeOut({ search: true });
    expect(await wanted()).toMatchObject({ state: 'available', libraryItemId: 'other' });
  });

  it('waits for an import that works on it', async () => {
    const { hooks, item, setState, wish } = await setUp();
    await hooks.refuseTakeOut(item);
    await setState(wish.acquisitionId, 'importing');
    await expect(hooks.refuseTakeOut(item)).rejects.toMatchObject({ code: 'conflict' });
  });
});
