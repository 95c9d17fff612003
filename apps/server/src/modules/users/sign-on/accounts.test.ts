import { expect, it } from 'vitest';
import { describeDatabases } from '../../../db/testing.ts';
import { fakeClock } from '../../../kernel/clock.ts';
import { createUserService } from '../service.ts';
import type { Vouched } from './accounts.ts';

const lena: Vouched = {
  issuer: 'https://login.example.org',
  subject: 'subject-1',
  username: 'Lena',
  group: 'untrusted',
  isGroupTold: false,
  matchUsername: false,
};

describeDatabases('accounts of people somebody vouches for', (open) => {
  const make = async () => {
    const users = createUserService({
      db: await open(),
      clock: fakeClock(),
      security: () => Promise.resolve({ loginType: 'forms', sessionDays: 30 }),
    });
    const admin = await users.setUp({ username: 'Ada', password: 'correct horse' });
    const enter = async (person: Vouched) => {
      const outcome = await users.vouched(person);
      return outcome.kind === 'user' ? outcome.user : outcome.kind;
    };
    return { users, admin, enter };
  };

  it('are made once, stay theirs under another name, and have no password', async () => {
    const { users, enter } = await make();
    const first = await enter(lena);
    expect(first).toMatchObject({ username: 'Lena', group: 'untrusted', passwordHash: null });
    expect(await enter({ ...lena, username: 'Lena Married' })).toMatchObject({ username: 'Lena' });
    await expect(
      users.logIn({ username: 'Lena', password: 'anything at all', userAgent: null }),
    ).rejects.toMatchObject({ code: 'login_failed' });
    expect(await users.list()).toHaveLength(2);
  });

  it('are not another’s: neither by name, unless that is wanted, nor by the same subject elsewhere', async () => {
    const { admin, enter } = await make();
    const ada = { ...lena, username: 'ada' };
    expect(await enter(ada)).toBe('taken');
    expect(await enter({ ...ada, matchUsername: true })).toMatchObject({ id: admin.id, group: 'admin' });
    // Linked now, whatever the setting says later.
    expect(await enter(ada)).toMatchObject({ id: admin.id });
    expect(await enter({ ...ada, issuer: 'https://evil.example.org' })).toBe('taken');
  });

  it('follow the group that is told, but the last admin stays one', async () => {
    const { users, admin, enter } = await make();
    const told = { ...lena, isGroupTold: true };
    expect(await enter({ ...told, group: 'trusted' })).toMatchObject({ group: 'trusted' });
    expect(await enter({ ...told, group: 'untrusted' })).toMatchObject({ group: 'untrusted' });
    expect(await enter({ ...lena, group: 'trusted' })).toMatchObject({ group: 'untrusted' });
    const ada = { ...told, subject: 'subject-2', username: 'Ada', matchUsername: true };
    expect(await enter({ ...ada, group: 'untrusted' })).toMatchObject({ id: admin.id, group: 'admin' });
    expect((await users.byId(admin.id)).group).toBe('admin');
  });

  it('are not made for people who are refused, whose open sessions end', async () => {
    const { users, enter } = await make();
    expect(await enter({ ...lena, group: 'refused' })).toBe('refused');
    expect(await users.list()).toHaveLength(1);
    const user = await enter(lena);
    if (typeof user === 'string') throw new Error(user);
    const { token } = await users.logInVouched(user, { issuer: lena.issuer, userAgent: null });
    // Newcomers are refused, Lena is none.
    expect(await enter({ ...lena, group: 'refused' })).toMatchObject({ id: user.id });
    expect(await enter({ ...lena, group: 'refused', isGroupTold: true })).toBe('refused');
    expect(await users.viewerOfSession(token)).toBeUndefined();
  });

  it('are one account when many calls come at once, and leave nothing behind when removed', async () => {
    const { users, enter } = await make();
    const all = await Promise.all(Array.from({ length: 8 }, () => enter({ ...lena, matchUsername: true })));
    expect(new Set(all.map((user) => (typeof user === 'string' ? user : user.id))).size).toBe(1);
    const [first] = all;
    if (first === undefined || typeof first === 'string') throw new Error(String(first));
    await users.remove(first.id, () => Promise.resolve());
    expect(await enter(lena)).not.toMatchObject({ id: first.id });
  });
});
