import { settingsSections } from '@earmark/contracts';
import { expect, it } from 'vitest';
import { testSecurity } from './security.ts';
import { anAsker } from './testing.ts';

const admin = { id: 'u1', username: 'admin', group: 'admin', passwordHash: 'x' };
const reader = { id: 'u2', username: 'Lena', group: 'trusted', passwordHash: null };

function press(
  loginType: string,
  {
    users = [admin, reader] as object[],
    trustedProxies = [] as string[],
    oidcIssuer = '',
    asker = anAsker(),
  } = {},
) {
  const test = testSecurity({
    users: { list: () => Promise.resolve(users as never) },
    trustedProxies,
    signOn: () => Promise.resolve({ oidcIssuer, proxyUserHeader: 'Remote-User' }),
  });
  return test(settingsSections.security.parse({ loginType }), asker);
}

it('with passwords: tells whether the one who asks gets in again', async () => {
  expect(await press('forms')).toMatchObject({
    ok: true,
    message: 'You can log in again.',
    details: [
      { label: 'Admins with a password', value: '1', ok: true },
      { label: 'Single sign-on', value: 'Not set up.' },
      { label: 'Connection', value: expect.stringMatching(/not encrypted/i) },
    ],
  });
  const encrypted = await press('basic', { asker: anAsker({ encrypted: true }) });
  expect(encrypted.details.at(-1)).toEqual({ label: 'Connection', value: 'Encrypted.', ok: true });
});

it('with passwords: an admin without one is warned before it is too late', async () => {
  const bare = { ...admin, passwordHash: null };
  expect(await press('forms', { users: [bare] })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/No admin has a password/),
  });
  expect(await press('forms', { users: [bare, { ...admin, id: 'u3' }] })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/Your own account, admin, has no password/),
  });
  expect(await press('forms', { users: [bare], oidcIssuer: 'https://login.example.org' })).toMatchObject({
    ok: true,
  });
});

it('without log-in: says who everybody is', async () => {
  expect(await press('none')).toMatchObject({
    ok: true,
    message: expect.stringMatching(/whoever reaches Earmark is an admin/),
    details: [{ label: 'Everybody is', value: 'admin', ok: false }],
  });
});

it.each<[string, object, boolean, RegExp]>([
  ['from elsewhere', { address: '192.168.1.9' }, false, /192\.168\.1\.9, which is no trusted proxy/],
  ['without the header', { address: '10.0.0.2' }, false, /sends no header Remote-User/],
  [
    'as a reader',
    { address: '10.0.0.2', headers: { 'remote-user': 'lena' } },
    false,
    /as lena, who is no admin/,
  ],
  [
    'as a stranger',
    { address: '10.0.0.2', headers: { 'remote-user': 'eve' } },
    false,
    /as eve, who is no admin/,
  ],
  [
    'as an admin',
    { address: '10.0.0.2', headers: { 'remote-user': 'Admin' } },
    true,
    /as Admin, who is an admin/,
  ],
])('by a proxy, %s', async (_case, asker, ok, message) => {
  const answer = await press('proxy', { trustedProxies: ['10.0.0.0/8'], asker: anAsker(asker) });
  expect(answer).toMatchObject({ ok, message: expect.stringMatching(message) });
});

it('reads the name of a person as UTF-8', async () => {
  const zoe = { ...admin, username: 'Zoë' };
  const headers = { 'remote-user': Buffer.from('Zoë').toString('latin1') };
  const asker = anAsker({ address: '10.0.0.2', headers });
  expect(await press('proxy', { users: [zoe], trustedProxies: ['10.0.0.0/8'], asker })).toMatchObject({
    ok: true,
  });
});
