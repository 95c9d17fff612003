import type { SettingsSections, TestResult } from '@earmark/contracts';
import { compile } from '@fastify/proxy-addr';
import type { Asker, SectionTest } from '../../modules/settings/index.ts';
import type { UserService } from '../../modules/users/index.ts';

type Detail = TestResult['details'][number];
type Deps = {
  users: Pick<UserService, 'list'>;
  trustedProxies: readonly string[];
  signOn: () => Promise<Pick<SettingsSections['signOn'], 'oidcIssuer' | 'proxyUserHeader'>>;
};

/** Would whoever asks still get in, and who else would? */
export function testSecurity(deps: Deps): SectionTest {
  return async (raw, asker) => {
    const { loginType } = raw as SettingsSections['security'];
    switch (loginType) {
      case 'none':
        return openDoor(deps);
      case 'proxy':
        return byProxy(deps, asker);
      case 'forms':
      case 'basic':
        return byPassword(deps, asker);
    }
  };
}

async function openDoor({ users }: Deps): Promise<TestResult> {
  const admin = (await users.list()).find(({ group }) => group === 'admin');
  return {
    ok: true,
    message: 'Nobody has to log in: whoever reaches Earmark is an admin.',
    hint: 'Keep it inside a network you trust, or behind a proxy that asks for a log-in.',
    details: admin ? [{ label: 'Everybody is', value: admin.username, ok: false }] : [],
  };
}

async function byProxy({ users, trustedProxies, signOn }: Deps, asker: Asker): Promise<TestResult> {
  const { proxyUserHeader } = await signOn();
  const isTrusted = compile([...trustedProxies])(asker.address, 0);
  const from: Detail = { label: 'This call comes from', value: asker.address, ok: isTrusted };
  if (!isTrusted) {
    return {
      ok: false,
      message: `This call comes from ${asker.address}, which is no trusted proxy: what it says of people is not heard.`,
      hint: 'Open Earmark through the proxy and test again, or name its address in EARMARK_TRUSTED_PROXIES.',
      details: [from],
    };
  }
  const name = asker.header(proxyUserHeader);
  if (name === undefined || name === '') {
    return {
      ok: false,
      message: `The proxy sends no header ${proxyUserHeader}.`,
      hint: 'Let it send the name of the person, or name the header it sends under Single sign-on.',
      details: [from],
    };
  }
  const text = Buffer.from(name, 'latin1').toString('utf8');
  const known = (await users.list()).find((user) => user.username.toLowerCase() === text.toLowerCase());
  if (known?.group === 'admin') {
    return {
      ok: true,
      message: `The proxy names you as ${text}, who is an admin.`,
      details: [from, { label: proxyUserHeader, value: text, ok: true }],
    };
  }
  return {
    ok: false,
    message: `The proxy names you as ${text}, who is no admin here: you could not come back to these settings.`,
    hint: 'Make that account an admin first, under Users.',
    details: [from, { label: proxyUserHeader, value: text, ok: false }],
  };
}

async function byPassword({ users, signOn }: Deps, asker: Asker): Promise<TestResult> {
  const admins = (await users.list()).filter(({ group }) => group === 'admin');
  const withPassword = admins.filter(({ passwordHash }) => passwordHash !== null);
  const you = admins.find(({ id }) => id === asker.viewer.userId);
  const { oidcIssuer } = await signOn();
  const isSignOnThere = oidcIssuer !== '';
  const details: Detail[] = [
    { label: 'Admins with a password', value: String(withPassword.length), ok: withPassword.length > 0 },
    {
      label: 'Single sign-on',
      value: isSignOnThere ? oidcIssuer : 'Not set up.',
      ...(isSignOnThere && { ok: true }),
    },
    asker.encrypted
      ? { label: 'Connection', value: 'Encrypted.', ok: true }
      : { label: 'Connection', value: 'Not encrypted: fine at home, not over the internet.' },
  ];
  if (withPassword.length === 0 && !isSignOnThere) {
    return {
      ok: false,
      message: 'No admin has a password: nobody could log in to these settings.',
      hint: 'Set a password under Your account first.',
      details,
    };
  }
  const isLockedOut = you?.passwordHash === null && !isSignOnThere;
  return isLockedOut
    ? {
        ok: false,
        message: `Your own account, ${you.username}, has no password: you could not log in again.`,
        hint: 'Set a password under Your account first.',
        details,
      }
    : { ok: true, message: 'You can log in again.', details };
}
