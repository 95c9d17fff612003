import { expect, it } from 'vitest';
import { insideTransaction } from './database.ts';
import { prepared } from './prepared.ts';
import { describeDatabases } from './testing.ts';

describeDatabases('database', (open) => {
  const setting = (key: string) => ({
    key,
    value: '1',
    is_secret: 0 as const,
    updated_at: 1_800_000_000_000,
  });

  it('migrates twice without harm and reads bigints as numbers', async () => {
    const db = await open();
    await db.migrate();
    await db.q.insertInto('setting').values(setting('a')).execute();
    const row = await db.q.selectFrom('setting').selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual(setting('a'));
  });

  it('asks a prepared query again with other values, inside and outside of a transaction', async () => {
    const db = await open();
    let built = 0;
    const insert = prepared((q, row: { key: string; value: string; at: number }) =>
      q
        .insertInto('setting')
        .values({ key: row.key, value: row.value, is_secret: 0, updated_at: row.at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: row.value })),
    );
    const read = prepared((q, { key, other }: { key: string; other: string }) => {
      built += 1;
      return q
        .selectFrom('setting')
        .select(['key', 'value'])
        .where('is_secret', '=', 0)
        .where('key', 'in', [key, other])
        .orderBy('key');
    });
    await insert(db, { key: 'a', value: '1', at: 1 });
    await insert(db, { key: 'b', value: 'key', at: 2 });
    expect(await read(db, { key: 'a', other: 'b' })).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: 'key' },
    ]);
    await expect(
      db.transaction(async () => {
        await insert(db, { key: 'a', value: '2', at: 3 });
        expect(await read(db, { key: 'a', other: 'none' })).toEqual([{ key: 'a', value: '2' }]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await read(db, { key: 'none', other: 'a' })).toEqual([{ key: 'a', value: '1' }]);
    expect(built).toBe(1);
  });

  it('joins nested transactions and rolls all of it back', async () => {
    const db = await open();
    const effects: string[] = [];
    await expect(
      db.transaction(async () => {
        await db.q.insertInto('setting').values(setting('outer')).execute();
        await db.transaction(async (tx) => {
          await tx.insertInto('setting').values(setting('inner')).execute();
          db.afterCommit(() => effects.push('never'));
        });
        expect(insideTransaction()).toBe(true);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await db.q.selectFrom('setting').selectAll().execute()).toEqual([]);
    expect(effects).toEqual([]);
    expect(insideTransaction()).toBe(false);
  });

  it('runs effects after the commit, in order', async () => {
    const db = await open();
    const seen: string[] = [];
    await db.transaction(async () => {
      db.afterCommit(() => seen.push(insideTransaction() ? 'inside' : 'after'));
      await db.q.insertInto('setting').values(setting('a')).execute();
      seen.push('work');
    });
    db.afterCommit(() => seen.push('at once'));
    expect(seen).toEqual(['work', 'after', 'at once']);
  });

  it('lets many transactions wait for each other', async () => {
    const db = await open();
    await db.q
      .insertInto('setting')
      .values({ ...setting('n'), value: '0' })
      .execute();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        db.transaction(async (tx) => {
          const row = await tx
            .selectFrom('setting')
            .select('value')
            .where('key', '=', 'n')
            .$if(db.kind === 'postgres', (q) => q.forUpdate())
            .executeTakeFirstOrThrow();
          await tx
            .updateTable('setting')
            .set({ value: String(Number(row.value) + 1) })
            .where('key', '=', 'n')
            .execute();
        }),
      ),
    );
    expect((await db.q.selectFrom('setting').selectAll().executeTakeFirstOrThrow()).value).toBe('20');
  });
});
