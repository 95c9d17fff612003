import { expect, it } from 'vitest';
import { createLocks } from './locks.ts';
import { describeDatabases } from './testing.ts';

describeDatabases('locks', (open) => {
  it('lets one in at a time per key, also over two processes, and passes errors on', async () => {
    const db = await open();
    // Two lock objects on one database are two processes where the database keeps the lock.
    const [one, two] =
      db.kind === 'postgres' ? [createLocks(db), createLocks(db)] : [createLocks(db), undefined];
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inside -= 1;
    };
    await Promise.all([one.run('a', work), (two ?? one).run('a', work), one.run('a', work)]);
    expect(most).toBe(1);
    await expect(one.run('a', () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    await expect(one.run('a', () => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  it('does not wait when it only tries', async () => {
    const db = await open();
    const [one, two] =
      db.kind === 'postgres' ? [createLocks(db), createLocks(db)] : [createLocks(db), undefined];
    let release = () => {};
    const held = one.run('a', () => new Promise<void>((resolve) => (release = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await (two ?? one).tryRun('a', () => Promise.resolve(1))).toBeUndefined();
    expect(await (two ?? one).tryRun('b', () => Promise.resolve(2))).toEqual({ result: 2 });
    release();
    await held;
    expect(await (two ?? one).tryRun('a', () => Promise.resolve(3))).toEqual({ result: 3 });
  });

  it('leaves connections to the work, however many locks are held at once', async () => {
    const db = await open();
    const locks = createLocks(db);
    const all = Promise.withResolvers<void>();
    let held = 0;
    const works = Array.from({ length: 30 }, (_, number) =>
      locks.run(`book ${number}`, () =>
        locks.run(`folder ${number}`, async () => {
          held += 1;
          if (held === 30) all.resolve();
          await all.promise;
          await db.ping();
          return number;
        }),
      ),
    );
    expect(await Promise.all(works)).toHaveLength(30);
  });

  it('goes on after the connection that held its locks was cut', async () => {
    const db = await open();
    if (!db.pool) return;
    const [one, two] = [createLocks(db), createLocks(db)];
    const inside = Promise.withResolvers<void>();
    const release = Promise.withResolvers<string>();
    const held = one.run('a', () => {
      inside.resolve();
      return release.promise;
    });
    await inside.promise;
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(await two.run('a', () => Promise.resolve('taken over'))).toBe('taken over');
    release.resolve('done');
    expect(await held).toBe('done');
    expect(await one.run('a', () => Promise.resolve('again'))).toBe('again');
  });
});
