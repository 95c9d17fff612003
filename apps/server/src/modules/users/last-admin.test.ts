import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createUserService } from './service.ts';

const password = 'correct-horse';

describeDatabases('accounts that are changed at the same moment', (open) => {
  const setUp = async () => {
    const db = await open();
    // A connection that is open already is not waited for: all of them begin at the same moment.
    await Promise.all(Array.from({ length: 6 }, () => db.ping()));
    return createUserService({
      db,
      clock: fakeClock(),
      security: () => Promise.resolve({ loginType: 'forms', sessionDays: 30 }),
    });
  };
  const outcomes = (results: PromiseSettledResult<unknown>[]) =>
    results.map((each) => (each.status === 'fulfilled' ? 'done' : (each.reason as { code: string }).code));

  it('are set up once', async () => {
    const users = await setUp();
    const results = await Promise.allSettled(
      ['ann', 'ben', 'cleo', 'dan'].map((username) => users.setUp({ username, password })),
    );
    expect(outcomes(results).toSorted()).toEqual([
      'already_set_up',
      'already_set_up',
      'already_set_up',
      'done',
    ]);
    expect(await users.list()).toHaveLength(1);
  });

  it('keep an admin, however many give the group up or are removed at once', async () => {
    const users = await setUp();
    const ann = await users.setUp({ username: 'ann', password });
    const others = await Promise.all(
      ['ben', 'cleo', 'dan'].map((username) => users.create({ username, password, group: 'admin' })),
    );
    const results = await Promise.allSettled([
      users.update(ann.id, { group: 'trusted' }),
      users.update(others[0]!.id, { group: 'untrusted' }),
      users.remove(others[1]!.id, () => Promise.resolve()),
      users.remove(others[2]!.id, () => Promise.resolve()),
    ]);
    expect(outcomes(results).filter((each) => each === 'conflict')).toHaveLength(1);
    expect((await users.list()).filter(({ group }) => group === 'admin')).toHaveLength(1);
  });
});
