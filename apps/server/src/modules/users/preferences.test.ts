import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createUserService } from './service.ts';

describeDatabases('preferences', (open) => {
  const make = async () => {
    const db = await open();
    const users = createUserService({
      db,
      clock: fakeClock(),
      security: () => Promise.resolve({ loginType: 'forms', sessionDays: 30 }),
    });
    const ada = await users.setUp({ username: 'Ada', password: 'correct horse' });
    const lena = await users.create({ username: 'Lena', password: 'correct horse', group: 'untrusted' });
    return { db, users, ada, lena };
  };
  const nothing = { language: null, region: null, theme: null, density: null };

  it('begin empty, change one by one, and belong to one person', async () => {
    const { users, ada, lena } = await make();
    expect(await users.preferences(ada.id)).toEqual(nothing);
    await users.prefer(ada.id, { language: 'de' });
    expect(await users.prefer(ada.id, { region: 'uk', theme: undefined })).toEqual({
      ...nothing,
      language: 'de',
      region: 'uk',
    });
    expect(await users.prefer(ada.id, { language: null })).toMatchObject({ language: null, region: 'uk' });
    expect(await users.preferences(lena.id)).toEqual(nothing);
  });

  it('of another version are taken as far as they are understood', async () => {
    const { db, users, ada } = await make();
    await db.q
      .updateTable('user')
      .set({ preferences: JSON.stringify({ language: 'tlh', region: 'jp', shoeSize: 44 }) })
      .where('id', '=', ada.id)
      .execute();
    expect(await users.preferences(ada.id)).toEqual({ ...nothing, region: 'jp' });
  });
});
