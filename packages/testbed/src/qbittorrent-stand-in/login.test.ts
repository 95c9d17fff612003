import { describe, expect, test } from 'vitest';
import { QBITTORRENT_DIALECTS } from './dialect.ts';
import { createTestClient } from './test-client.ts';
import { useStandIns } from './test-harness.ts';

const { start, startLoggedIn } = useStandIns();

describe('login', () => {
  const old = {
    ok: [200, 'Ok.'],
    failed: [200, 'Fails.'],
    cookie: /^SID=[^;]+; HttpOnly; path=\/; SameSite=Strict$/u,
  };
  const recent = {
    ok: [204, ''],
    failed: [401, 'Unauthorized'],
    cookie: /^QBT_SID_\d+=[^;]+; HttpOnly; SameSite=Lax; expires=[^;]+; path=\/$/u,
  };
  test.each(QBITTORRENT_DIALECTS)('%s answers in its own words', async (dialect) => {
    const words = dialect === '5.2' || dialect === '5.3' ? recent : old;
    const { qbit, client } = await start(dialect);
    expect(await client.get('app/webapiVersion')).toMatchObject({ status: 403, text: 'Forbidden' });
    expect(await client.get('no/such')).toMatchObject({ status: 403 });
    expect(await client.get('auth/login')).toMatchObject({ status: 405, text: 'Method Not Allowed' });
    const bad = await client.login('wrong');
    expect([bad.status, bad.text]).toEqual(words.failed);
    expect(bad.setCookie).toEqual([]);
    const good = await client.login();
    expect([good.status, good.text]).toEqual(words.ok);
    expect(good.setCookie[0]).toMatch(words.cookie);
    expect(client.cookie.split('=')[0]).toBe(words === recent ? `QBT_SID_${new URL(qbit.url).port}` : 'SID');
    const again = await client.post('auth/login', { username: 'admin', password: 'wrong' });
    expect([again.status, again.text]).toEqual(words.ok);
    expect(again.setCookie).toEqual([]);
    expect(await client.get('no/such')).toMatchObject({
      status: 404,
      text: words === recent ? 'Endpoint does not exist' : 'Not Found',
    });
    expect(await client.post('auth/logout')).toMatchObject({ status: 200, text: '' });
    expect(await client.get('app/version')).toMatchObject({ status: 403 });
  });

  test('bans an address from the sixth attempt on, an open session goes on', async () => {
    const { qbit, client } = await startLoggedIn('4.5');
    const stranger = createTestClient(qbit.url);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await stranger.login('wrong')).text).toBe('Fails.');
    }
    const banned = await stranger.login();
    expect(banned.status).toBe(403);
    expect(banned.text).toContain('banned');
    expect((await client.get('app/version')).status).toBe(200);
  });

  test('the ban ends after its time', async () => {
    let now = 1_800_000_000_000;
    const { client } = await start('5.3', { now: () => now });
    for (let attempt = 1; attempt <= 5; attempt += 1) expect((await client.login('wrong')).status).toBe(401);
    expect((await client.login()).status).toBe(403);
    now += 3600_001;
    expect((await client.login()).status).toBe(204);
  });

  test('a session idles out, and a restart forgets all', async () => {
    let now = 1_800_000_000_000;
    const { qbit, client } = await start('5.1', { now: () => now });
    await client.login();
    now += 3_599_000;
    expect((await client.get('app/version')).status).toBe(200);
    now += 3_601_000;
    expect((await client.get('app/version')).status).toBe(403);
    await client.login();
    qbit.restart();
    expect((await client.get('app/version')).status).toBe(403);
  });

  test('5.3 keeps fifteen sessions, 5.1 any number', async () => {
    for (const [dialect, expected] of [
      ['5.3', 403],
      ['5.1', 200],
    ] as const) {
      const { qbit, client } = await startLoggedIn(dialect);
      for (let each = 0; each < 16; each += 1) await createTestClient(qbit.url).login();
      expect((await client.get('app/version')).status).toBe(expected);
    }
  });

  test('an API key works from 5.2 on, wins over a cookie and does not count as a failure', async () => {
    const apiKey = `qbt_${'a'.repeat(28)}`;
    const { client } = await start('5.2', { apiKey });
    const as = (key: string, to: string) =>
      client.call('GET', `/api/v2/${to}`, undefined, { authorization: `bearer ${key}` });
    expect(await as(apiKey, 'app/version')).toMatchObject({ status: 200, text: 'v5.2.3', setCookie: [] });
    for (let each = 0; each < 7; each += 1) expect((await as('qbt_wrong', 'app/version')).status).toBe(403);
    expect((await client.login()).status).toBe(204);
    expect((await as('qbt_wrong', 'app/version')).status).toBe(403);
    expect(
      (await client.call('POST', '/api/v2/auth/login', undefined, { authorization: `Bearer ${apiKey}` }))
        .status,
    ).toBe(403);
    const { client: old } = await start('5.1', { apiKey });
    expect(
      (await old.call('GET', '/api/v2/app/version', undefined, { authorization: `Bearer ${apiKey}` })).status,
    ).toBe(403);
  });

  test('without need of a login any password will do and every request starts a session', async () => {
    const { qbit, client } = await start('4.5', { bypassesLogin: true });
    expect((await client.get('app/version')).setCookie[0]).toMatch(/^SID=/u);
    expect((await client.post('auth/login', { username: 'x', password: 'y' })).text).toBe('Ok.');
    expect(qbit.sessionCount()).toBe(2);
  });

  test.each([
    ['origin', 'http://elsewhere.example'],
    ['referer', 'http://127.0.0.1/page'],
  ])('refuses a foreign %s', async (name, value) => {
    const { client } = await startLoggedIn('4.5');
    const answer = await client.call('GET', '/api/v2/app/version', undefined, { [name]: value });
    expect(answer).toMatchObject({ status: 401, text: 'Unauthorized' });
  });
});

describe('requests of the wrong shape', () => {
  test('JSON bodies, other methods, missing parameters', async () => {
    const { qbit, client } = await startLoggedIn('4.5');
    const json = await fetch(`${qbit.url}/api/v2/torrents/info`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: client.cookie },
      body: '{}',
    });
    expect([json.status, await json.text()]).toEqual([400, '']);
    expect((await client.call('PUT', '/api/v2/torrents/info')).status).toBe(400);
    expect((await client.get('torrents/add')).status).toBe(405);
    expect(await client.post('torrents/delete', { hashes: 'ff' })).toMatchObject({
      status: 400,
      text: 'Bad Request',
    });
    expect(await client.post('torrents/delete', { hashes: 'ff', deleteFiles: 'false' })).toMatchObject({
      status: 200,
    });
    expect(await client.get('torrents/properties?hash=ff')).toMatchObject({ status: 404, text: 'Not Found' });
    const { client: recent } = await startLoggedIn('5.3');
    expect((await recent.post('torrents/delete', { hashes: 'ff' })).text).toContain('deleteFiles');
    expect((await recent.call('PUT', '/api/v2/torrents/info')).status).toBe(501);
  });
});
