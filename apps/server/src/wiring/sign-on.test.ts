import { startOpenId } from '@earmark/testbed';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestSqlite } from '../db/testing.ts';
import { createApp } from '../http/app.ts';
import { systemClock } from '../kernel/clock.ts';
import { createSettingsService, registerSettingsRoutes } from '../modules/settings/index.ts';
import {
  createUserService,
  registerSignOnRoutes,
  registerUserRoutes,
  signOutElsewhere,
} from '../modules/users/index.ts';
import { createSecretBox } from '../platform/crypto/secret-box.ts';
import { createHttpClient } from '../platform/http/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { createSignOn } from './sign-on.ts';

/* A real OpenID Connect provider, a real listening server, and a browser of thirty lines. */

const ADMIN = { username: 'admin', password: 'correct horse' };
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function make({ urlBase = '', trustedProxies = [] as string[] } = {}) {
  const db = await openTestSqlite();
  const log = silentLogger();
  const clock = systemClock;
  const secretBox = createSecretBox(Buffer.alloc(32));
  const settings = createSettingsService({ db, clock, secretBox, overrides: {} });
  const users = createUserService({ db, clock, security: () => settings.get('security') });
  const http = createHttpClient({ clock, log, userAgent: 'Earmark/test' });
  const tools = { http, clock, log, endpoints: { audible: '', audnexus: '', mam: '' } };
  const { signOn, proxyAuth } = createSignOn({ users, settings, secretBox, trustedProxies, tools });
  const app = await createApp({
    log,
    users,
    clock,
    urlBase,
    version: '0.0.0',
    trustedProxies,
    proxyAuth,
    routes: (scoped) => {
      registerUserRoutes(scoped, {
        users,
        settings,
        urlBase,
        inheritRequests: () => Promise.resolve(),
        signOutElsewhere: signOutElsewhere(signOn, urlBase),
      });
      registerSignOnRoutes(scoped, { signOn, users, urlBase, log });
      registerSettingsRoutes(scoped, {
        settings,
        tests: { signOn: (values) => signOn.test(values as never) },
      });
    },
  });
  await users.setUp(ADMIN);
  const url = (await app.listen({ port: 0, host: '127.0.0.1' })) + urlBase;
  const openid = await startOpenId({
    people: [
      { login: 'lena', groups: ['family'] },
      { login: 'mallory', username: 'Admin' },
    ],
  });
  openid.allow(url);
  cleanups.push(
    () => db.close(),
    () => http.close(),
    () => openid.close(),
    () => app.close(),
  );
  const configure = (changes: object = {}) =>
    settings.update('signOn', {
      oidcIssuer: openid.url,
      oidcClientId: openid.clientId,
      oidcClientSecret: openid.clientSecret,
      ...changes,
    });
  return { url, openid, settings, users, signOn, configure };
}

/** Keeps cookies by host and path, follows redirects by hand, and fills in the provider's form. */
function createBrowser() {
  const jar = new Map<string, { value: string; path: string; origin: string }>();
  const visit = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const { origin, pathname } = new URL(address);
    const cookie = [...jar]
      .filter(([, each]) => each.origin === origin && pathname.startsWith(each.path))
      .map(([key, { value }]) => `${key.split(' ')[1]}=${value}`)
      .join('; ');
    const headers = { ...(init.headers as Record<string, string>), cookie };
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
      if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) jar.delete(`${origin} ${name}`);
      else jar.set(`${origin} ${name}`, { value, path, origin });
    }
    return response;
  };
  /** Follows redirects until a page or our own log-in page comes; logs in as `login` at the provider. */
  const walk = async (from: string, login: string): Promise<{ url: string; response: Response }> => {
    let url = from;
    for (let step = 0; step < 20; step += 1) {
      const response = await visit(url);
      const to = response.headers.get('location');
      if (to !== null) url = new URL(to, url).href;
      else if (url.includes('/interaction/')) {
        const answer = await visit(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ prompt: 'login', login, password: 'any' }),
        });
        url = new URL(answer.headers.get('location')!, url).href;
      } else return { url, response };
    }
    throw new Error('Too many redirects.');
  };
  return { visit, walk, jar };
}

const me = async (url: string, visit: (address: string) => Promise<Response>) =>
  (await (await visit(`${url}/api/v1/auth/me`)).json()) as object;
const start = (url: string, next = '/') => `${url}/api/v1/auth/oidc/start?next=${encodeURIComponent(next)}`;

describe('single sign-on', () => {
  it('leads to the provider and back to where one was, below a URL base', async () => {
    const { url, configure } = await make({ urlBase: '/books' });
    await configure();
    const browser = createBrowser();
    const { url: landed } = await browser.walk(start(url, '/requests?state=all'), 'lena');
    expect(landed).toBe(`${url}/requests?state=all`);
    expect(await me(url, browser.visit)).toMatchObject({
      username: 'lena',
      group: 'untrusted',
      via: 'session',
      hasPassword: false,
    });
    expect([...browser.jar.keys()].filter((key) => key.includes('sign_on'))).toEqual([]);
  });

  it('takes the group from the provider’s user info, and refuses those in none', async () => {
    const { url, openid, users, configure } = await make();
    await configure({
      oidcScope: 'openid profile groups',
      oidcGroupClaim: 'groups',
      trustedGroups: 'Family',
      otherPeople: 'refused',
    });
    const browser = createBrowser();
    await browser.walk(start(url), 'lena');
    expect(await me(url, browser.visit)).toMatchObject({ username: 'lena', group: 'trusted' });
    openid.people = [{ login: 'lena', groups: ['strangers'] }];
    const { url: landed } = await browser.walk(start(url), 'lena');
    expect(landed).toBe(`${url}/login?trouble=refused`);
    expect(await me(url, browser.visit)).toMatchObject({ status: 401 });
    expect((await users.list()).map(({ username }) => username)).toEqual(['admin', 'lena']);
  });

  it('never gives an account to somebody who only has its name', async () => {
    const { url, configure } = await make();
    await configure();
    const browser = createBrowser();
    expect((await browser.walk(start(url), 'mallory')).url).toBe(`${url}/login?trouble=taken`);
    expect(await me(url, browser.visit)).toMatchObject({ status: 401 });
  });

  it('belongs to the browser that began it, once, and sends nobody elsewhere', async () => {
    const { url, configure } = await make();
    await configure();
    const [victim, attacker] = [createBrowser(), createBrowser()];
    let stolen = '';
    // The attacker stops before the last step and gives the address to somebody else.
    const began = await attacker.visit(start(url));
    const walkUntilCallback = async (from: string) => {
      let at = from;
      while (!at.startsWith(`${url}/api/v1/auth/oidc/callback`)) {
        const answer = at.includes('/interaction/')
          ? await attacker.visit(at, {
              method: 'POST',
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: new URLSearchParams({ prompt: 'login', login: 'lena', password: 'any' }),
            })
          : await attacker.visit(at);
        at = new URL(answer.headers.get('location')!, at).href;
      }
      return at;
    };
    stolen = await walkUntilCallback(began.headers.get('location')!);
    expect((await victim.visit(stolen)).headers.get('location')).toBe('/login?trouble=expired');
    expect((await attacker.visit(stolen)).headers.get('location')).toBe('/');
    expect((await attacker.visit(stolen)).headers.get('location')).toBe('/login?trouble=expired');
    for (const elsewhere of [
      '//evil.example.org',
      '/\\evil.example.org',
      'https://evil.example.org',
      '/a\nb',
    ]) {
      const browser = createBrowser();
      expect((await browser.walk(start(url, elsewhere), 'lena')).url, elsewhere).toBe(`${url}/`);
    }
  });

  it('says what went wrong: provider away, HTML instead of JSON, wrong secret, no user name, said no', async () => {
    const { url, openid, configure } = await make();
    await configure();
    const trouble = async (from = start(url)) => (await createBrowser().walk(from, 'lena')).url;
    openid.addFault({ kind: 'cut', path: '/.well-known', times: 5 });
    expect(await trouble()).toBe(`${url}/login?trouble=unreachable`);
    openid.clearFaults();
    openid.addFault({ kind: 'html', path: '/.well-known', times: 1 });
    expect(await trouble()).toBe(`${url}/login?trouble=failed`);
    openid.clearFaults();
    await configure({ oidcClientSecret: 'wrong' });
    expect(await trouble()).toBe(`${url}/login?trouble=failed`);
    await configure({ oidcUsernameClaim: 'nickname' });
    expect(await trouble()).toBe(`${url}/login?trouble=unnamed`);
    const browser = createBrowser();
    const began = await browser.visit(start(url));
    const { searchParams } = new URL(began.headers.get('location')!);
    const denied = `${url}/api/v1/auth/oidc/callback?error=access_denied&state=${searchParams.get('state')!}`;
    expect((await browser.visit(denied)).headers.get('location')).toBe('/login?trouble=failed');
  });

  it('is off until it is set up, and the form works beside it', async () => {
    const { url, configure } = await make();
    const { visit } = createBrowser();
    expect(await (await visit(`${url}/api/v1/auth/methods`)).json()).toEqual({
      loginType: 'forms',
      signOn: null,
    });
    expect((await visit(start(url))).status).toBe(404);
    await configure({ oidcName: 'Home', oidcAutoStart: true });
    expect(await (await visit(`${url}/api/v1/auth/methods`)).json()).toMatchObject({
      signOn: { name: 'Home', autoStart: true },
    });
    const form = await visit(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    expect(form.status).toBe(200);
  });

  it('ends the provider’s session too where that is wanted', async () => {
    const { url, openid, configure } = await make();
    await configure({ oidcSignOut: true });
    const browser = createBrowser();
    await browser.walk(start(url), 'lena');
    const out = await browser.visit(`${url}/api/v1/auth/logout`, { method: 'POST' });
    const { next } = (await out.json()) as { next: string };
    expect(next).toContain(openid.url);
    expect(new URL(next).searchParams.get('post_logout_redirect_uri')).toBe(`${url}/login`);
    await configure({ oidcSignOut: false });
    await browser.walk(start(url), 'lena');
    const again = await browser.visit(`${url}/api/v1/auth/logout`, { method: 'POST' });
    expect(await again.json()).toEqual({ ok: true, next: null });
  });
});

describe('settings of single sign-on', () => {
  it('are refused when they cannot work, hide the secret, and can be tried', async () => {
    const { openid, settings, configure, signOn } = await make();
    await expect(configure({ oidcIssuer: 'login.example.org' })).rejects.toMatchObject({
      errors: [{ path: 'oidcIssuer' }],
    });
    await expect(configure({ oidcClientId: '' })).rejects.toMatchObject({
      errors: [{ path: 'oidcClientId' }],
    });
    await expect(configure({ oidcScope: 'profile' })).rejects.toMatchObject({
      errors: [{ path: 'oidcScope' }],
    });
    await expect(configure({ proxyUserHeader: 'a b' })).rejects.toMatchObject({ code: 'bad_input' });
    expect((await settings.get('signOn')).oidcIssuer).toBe('');
    const stored = await configure({ oidcScope: 'openid profile email' });
    expect(JSON.stringify(stored)).not.toContain(openid.clientSecret);
    expect(stored.secretsSet).toEqual(['oidcClientSecret']);
    const tried = await signOn.test(await settings.get('signOn'));
    expect(tried).toMatchObject({ ok: true });
    expect(tried.details.at(-1)).toMatchObject({ value: 'email', ok: false });
    await expect(
      signOn.test({ ...(await settings.get('signOn')), oidcIssuer: 'http://127.0.0.1:1' }),
    ).rejects.toMatchObject({ code: 'remote_unavailable' });
  });

  it('of a proxy need one that is trusted', async () => {
    const { settings } = await make();
    await expect(settings.update('security', { loginType: 'proxy' })).rejects.toMatchObject({
      errors: [{ path: 'loginType' }],
    });
  });
});

describe('a proxy that names people', () => {
  const asked = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/api/v1/auth/me`, { headers }).then((response) => response.json() as Promise<object>);

  it('is believed when it is trusted, and its people get accounts and groups', async () => {
    const { url, settings, users } = await make({ trustedProxies: ['127.0.0.0/8'] });
    await settings.update('security', { loginType: 'proxy' });
    await settings.update('signOn', { proxyGroupHeader: 'Remote-Groups', trustedGroups: 'family' });
    expect(await asked(url, {})).toMatchObject({ status: 401 });
    const many = await Promise.all(
      Array.from({ length: 6 }, () => asked(url, { 'remote-user': 'Lena', 'remote-groups': 'x,family' })),
    );
    for (const each of many) expect(each).toMatchObject({ username: 'Lena', group: 'trusted', via: 'proxy' });
    expect(await users.list()).toHaveLength(2);
    expect(await asked(url, { 'remote-user': 'admin' })).toMatchObject({ username: 'admin', group: 'admin' });
    await settings.update('signOn', { otherPeople: 'refused' });
    expect(await asked(url, { 'remote-user': 'Bob' })).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await users.list()).toHaveLength(2);
  });

  it('is not believed from another address, nor while people log in otherwise', async () => {
    const far = await make({ trustedProxies: ['10.0.0.1'] });
    await far.settings.update('security', { loginType: 'proxy' });
    expect(await asked(far.url, { 'remote-user': 'admin', 'x-forwarded-for': '10.0.0.1' })).toMatchObject({
      status: 401,
    });
    const near = await make({ trustedProxies: ['127.0.0.1'] });
    expect(await asked(near.url, { 'remote-user': 'admin' })).toMatchObject({ status: 401 });
  });
});
