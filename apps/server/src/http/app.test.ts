import { afterEach, describe, expect, it } from 'vitest';
import { openTestSqlite } from '../db/testing.ts';
import { fakeClock } from '../kernel/clock.ts';
import { createSettingsService } from '../modules/settings/index.ts';
import { createUserService } from '../modules/users/index.ts';
import { createSecretBox } from '../platform/crypto/secret-box.ts';
import { silentLogger } from '../platform/logger.ts';
import { createApp } from './app.ts';
import { makeTestApp } from './testing/test-app.ts';

const ADMIN = { username: 'Ada', password: 'correct horse' };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function make(urlBase = '') {
  const made = await makeTestApp(urlBase);
  cleanups.push(made.close);
  return made;
}

const cookieOf = (response: { cookies: { name: string; value: string }[] }) => {
  const cookie = response.cookies.find((each) => each.name === 'earmark_session')!;
  return { cookie: `${cookie.name}=${cookie.value}` };
};

describe('set-up and login', () => {
  it('makes the first admin once, also when two come at once', async () => {
    const { call } = await make();
    expect((await call('GET', '/api/v1/setup')).json()).toEqual({ needed: true });
    expect((await call('GET', '/api/v1/auth/me')).json()).toMatchObject({ status: 401, code: 'not_set_up' });
    const both = await Promise.all([
      call('POST', '/api/v1/setup', ADMIN),
      call('POST', '/api/v1/setup', { ...ADMIN, username: 'Eve' }),
    ]);
    expect(both.map((each) => each.statusCode).toSorted()).toEqual([200, 409]);
    expect((await call('GET', '/api/v1/setup')).json()).toEqual({ needed: false });
    const winner = both.find((each) => each.statusCode === 200)!;
    expect((await call('GET', '/api/v1/auth/me', undefined, cookieOf(winner))).json()).toMatchObject({
      group: 'admin',
      via: 'session',
    });
  });

  it('says for each field what does not fit, and changes nothing', async () => {
    const { call } = await make();
    const answer = await call('POST', '/api/v1/setup', { username: 'a:b', password: 'short' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'bad_input',
      errors: [{ path: 'username' }, { path: 'password' }],
    });
    expect((await call('GET', '/api/v1/setup')).json()).toEqual({ needed: true });
  });

  it('logs in without telling which part was wrong, and slows guessing down', async () => {
    const { call } = await make();
    await call('POST', '/api/v1/setup', ADMIN);
    const wrong = [];
    for (let tries = 0; tries < 11; tries += 1)
      wrong.push(
        await call('POST', '/api/v1/auth/login', { username: tries % 2 ? 'Ada' : 'Bob', password: 'guess' }),
      );
    expect(new Set(wrong.slice(0, 9).map((each) => each.json().detail)).size).toBe(1);
    expect(wrong[0]!.json()).toMatchObject({ status: 401, code: 'login_failed' });
    expect(wrong.at(-1)!.json()).toMatchObject({ status: 429, code: 'rate_limited' });
  });

  it('ends a session by logout, by age and by a new password', async () => {
    const { call, clock } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const other = cookieOf(await call('POST', '/api/v1/auth/login', { ...ADMIN, username: 'ada' }));
    await call(
      'POST',
      '/api/v1/auth/password',
      { currentPassword: ADMIN.password, newPassword: 'another one' },
      cookie,
    );
    expect((await call('GET', '/api/v1/auth/me', undefined, other)).statusCode).toBe(401);
    expect((await call('GET', '/api/v1/auth/me', undefined, cookie)).statusCode).toBe(200);
    clock.advance(31 * 86_400_000);
    expect((await call('GET', '/api/v1/auth/me', undefined, cookie)).statusCode).toBe(401);
    const again = cookieOf(
      await call('POST', '/api/v1/auth/login', { username: 'Ada', password: 'another one' }),
    );
    expect((await call('POST', '/api/v1/auth/logout', undefined, again)).statusCode).toBe(200);
    expect((await call('GET', '/api/v1/auth/me', undefined, again)).statusCode).toBe(401);
  });
});

describe('who may what', () => {
  it('takes API keys in both headers, refuses wrong ones, and revokes', async () => {
    const { call } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const made = (await call('POST', '/api/v1/apikeys', { name: 'bot' }, cookie)).json();
    expect((await call('GET', '/api/v1/auth/me', undefined, { 'x-api-key': made.key })).json()).toMatchObject(
      { via: 'apiKey' },
    );
    expect(
      (await call('GET', '/api/v1/auth/me', undefined, { authorization: `Bearer ${made.key}` })).statusCode,
    ).toBe(200);
    expect(
      (await call('GET', '/api/v1/auth/me', undefined, { 'x-api-key': 'wrong', ...cookie })).statusCode,
    ).toBe(401);
    expect(JSON.stringify((await call('GET', '/api/v1/apikeys', undefined, cookie)).json())).not.toContain(
      made.key,
    );
    await call('DELETE', `/api/v1/apikeys/${made.id}`, undefined, cookie);
    expect((await call('GET', '/api/v1/auth/me', undefined, { 'x-api-key': made.key })).statusCode).toBe(401);
  });

  it('keeps groups apart and never loses the last admin', async () => {
    const { call } = await make();
    const admin = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    await call(
      'POST',
      '/api/v1/users',
      { username: 'kid', password: 'longenough', group: 'untrusted' },
      admin,
    );
    const kid = cookieOf(
      await call('POST', '/api/v1/auth/login', { username: 'kid', password: 'longenough' }),
    );
    expect((await call('GET', '/api/v1/users', undefined, kid)).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect((await call('GET', '/api/v1/remote', undefined, kid)).statusCode).toBe(403);
    const { records } = (await call('GET', '/api/v1/users', undefined, admin)).json();
    const ada = records.find((each: { username: string }) => each.username === 'Ada');
    expect((await call('DELETE', `/api/v1/users/${ada.id}`, undefined, admin)).json()).toMatchObject({
      status: 409,
    });
    expect((await call('PUT', `/api/v1/users/${ada.id}`, { group: 'trusted' }, admin)).statusCode).toBe(409);
    expect(
      (await call('POST', '/api/v1/users', { username: 'KID', password: 'longenough' }, admin)).statusCode,
    ).toBe(409);
  });

  it('refuses a change that another web site sends with our cookie', async () => {
    const { call } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const from = (headers: Record<string, string>) =>
      call('PUT', '/api/v1/settings/general', {}, { ...cookie, host: 'earmark.lan', ...headers });
    expect((await from({ origin: 'http://evil.example' })).json()).toMatchObject({
      status: 403,
      code: 'cross_site',
    });
    expect((await from({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await from({ origin: 'http://earmark.lan' })).statusCode).toBe(200);
    expect((await from({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  });

  it('knows HTTP basic and no login when the settings say so', async () => {
    const { call } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const basic = { authorization: `Basic ${Buffer.from(`Ada:${ADMIN.password}`).toString('base64')}` };
    expect((await call('GET', '/api/v1/auth/me', undefined, basic)).statusCode).toBe(401);
    await call('PUT', '/api/v1/settings/security', { loginType: 'basic' }, cookie);
    expect((await call('GET', '/api/v1/auth/me', undefined, basic)).statusCode).toBe(200);
    const asked = await call('GET', '/api/v1/auth/me');
    expect([asked.statusCode, asked.headers['www-authenticate']]).toEqual([
      401,
      expect.stringMatching(/^Basic realm/),
    ]);
    const wrong = { authorization: `Basic ${Buffer.from('Ada:guess').toString('base64')}` };
    const guesses = [];
    for (let tries = 0; tries < 11; tries += 1)
      guesses.push((await call('GET', '/api/v1/auth/me', undefined, wrong)).statusCode);
    expect([guesses[0], guesses.at(-1)]).toEqual([401, 429]);
    // The right password still opens: it is remembered from before.
    expect((await call('GET', '/api/v1/auth/me', undefined, basic)).statusCode).toBe(200);
    await call('PUT', '/api/v1/settings/security', { loginType: 'none' }, cookie);
    expect((await call('GET', '/api/v1/auth/me')).json()).toMatchObject({ username: 'Ada', via: 'none' });
  });

  it('refuses to register an API route that does not say who may call it', async () => {
    const { app } = await make();
    expect(app.hasRoute({ method: 'GET', url: '/api/v1/users' })).toBe(true);
    const db = await openTestSqlite();
    const settings = createSettingsService({
      db,
      clock: fakeClock(),
      secretBox: createSecretBox(Buffer.alloc(32)),
      overrides: {},
    });
    const users = createUserService({ db, clock: fakeClock(), security: () => settings.get('security') });
    const bad = createApp({
      log: silentLogger(),
      users,
      clock: fakeClock(),
      urlBase: '',
      version: '0',
      trustedProxies: [],
      routes: (scoped) => void scoped.get('/api/v1/open', () => 'x'),
    });
    await expect(bad).rejects.toThrow(/declares no access/);
    await db.close();
  });
});

describe('answers', () => {
  it('are problem documents without secrets or stacks', async () => {
    const { call } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const broken = await call('GET', '/api/v1/broken', undefined, cookie);
    expect(broken.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(broken.body).not.toMatch(/hunter2|at .*\.ts/);
    const remote = await call('GET', '/api/v1/remote', undefined, cookie);
    expect(remote.headers['retry-after']).toBe('2');
    expect(remote.json()).toMatchObject({
      status: 502,
      code: 'indexer_limited',
      detail: 'Too fast.',
      hint: 'Wait.',
    });
    expect((await call('GET', '/api/v1/remote?n=9', undefined, cookie)).json()).toMatchObject({
      status: 400,
      errors: [{ path: 'querystring.n' }],
    });
    expect((await call('GET', '/api/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
    expect(
      (await call('POST', '/api/v1/auth/login', undefined, { 'content-type': 'application/json' }))
        .statusCode,
    ).toBe(400);
  });

  it('live below a URL base', async () => {
    const { app, call } = await make('/earmark');
    const made = await call('POST', '/api/v1/setup', ADMIN);
    expect(made.statusCode).toBe(200);
    expect(made.cookies[0]).toMatchObject({ path: '/earmark', httpOnly: true, sameSite: 'Lax' });
    expect((await app.inject({ url: '/api/v1/setup' })).statusCode).toBe(404);
  });

  it('carry a strict content security policy', async () => {
    const { call } = await make();
    const policy = String((await call('GET', '/api/v1/setup')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });
});

describe('event stream', () => {
  it('greets, sends what the listener may see, and resumes', async () => {
    const { app, call, bus } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const listen = async (lastEventId?: string) => {
      const abort = new AbortController();
      const response = await fetch(`${address}/api/v1/events`, {
        headers: { ...cookie, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
        signal: abort.signal,
      });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      const until = async (what: RegExp) => {
        while (!what.test(text)) {
          const { value, done } = await reader.read();
          if (done) break;
          text += value;
        }
        return text;
      };
      return { until, stop: () => abort.abort(), type: response.headers.get('content-type') };
    };
    const one = await listen();
    expect(one.type).toContain('text/event-stream');
    await one.until(/event: hello/);
    bus.publish(
      { topic: 'task', data: { name: 'first', running: true } },
      { kind: 'users', userIds: ['somebody'] },
    );
    const seen = await one.until(/first/);
    const lastId = /id: (\d+)\ndata: .*first/.exec(seen)![1]!;
    one.stop();
    bus.publish({ topic: 'task', data: { name: 'missed', running: true } });
    const two = await listen(lastId);
    expect(await two.until(/missed/)).not.toContain('"first"');
    two.stop();
    const three = await listen('99');
    expect(await three.until(/event: \w+/)).toContain('event: reset');
    three.stop();
  });

  it('names with every answer the event behind which a stream misses nothing', async () => {
    const { call, bus } = await make();
    const cookie = cookieOf(await call('POST', '/api/v1/setup', ADMIN));
    const newest = async () =>
      Number((await call('GET', '/api/v1/auth/me', undefined, cookie)).headers['last-event-id']);
    const before = await newest();
    expect(bus.since(before)).toEqual([]);
    bus.publish({ topic: 'task', data: { name: 'meanwhile', running: true } });
    expect(bus.since(before)).toHaveLength(1);
    expect(await newest()).toBe(before + 1);
    expect((await call('GET', '/api/v1/auth/me')).headers['last-event-id']).toBeUndefined();
  });
});
