import { describe, expect, test } from 'vitest';
import { ask, useMam } from './test-harness.ts';

const start = useMam();
const SEARCH = '/tor/js/loadSearchJSONbasic.php?tor[text]=emma';
const newCookie = (headers: Headers) => /^mam_id=([^;]*);/u.exec(headers.getSetCookie()[0] ?? '')?.[1];

describe('who comes in', () => {
  test('the value as it is, and the same percent-encoded', async () => {
    const mam = await start();
    expect((await ask(mam, SEARCH)).status).toBe(200);
    expect(
      (await ask(mam, SEARCH, { cookie: `other=1; mam_id=${encodeURIComponent('first+id/==')}` })).status,
    ).toBe(200);
  });

  test.each([
    [undefined, 'Other error'],
    ['mam_id=', 'Other error'],
    ['mam_id=wrong', 'Invalid Cookie'],
  ])('cookie %s is turned away', async (cookie, reason) => {
    const mam = await start();
    const answer = await ask(mam, SEARCH, { cookie });
    expect(answer.status).toBe(403);
    expect(answer.type).toContain('text/html');
    expect(answer.text).toMatch(/^Error, you are not signed in <br \/>/u);
    expect(answer.text).toContain(reason);
  });

  test('locks: another address or network, back again', async () => {
    const mam = await start({ session: { lock: 'ip' } });
    mam.setCaller({ ip: '10.0.0.9' });
    expect((await ask(mam, '/jsonLoad.php')).text).toContain('IP mismatch');
    mam.session.lock = 'asn';
    expect((await ask(mam, '/jsonLoad.php')).status).toBe(200);
    mam.setCaller({ asn: 65_000 });
    expect((await ask(mam, '/jsonLoad.php')).text).toContain('ASN mismatch');
    mam.setCaller({ asn: 64_512 });
    expect((await ask(mam, '/jsonLoad.php')).status).toBe(200);
  });

  test('a browser cookie gets 200 with an error', async () => {
    const mam = await start({ session: { kind: 'browser' } });
    const answer = await ask(mam, '/jsonLoad.php');
    expect([answer.status, answer.json()]).toEqual([200, { error: 'Request not via correct session type' }]);
  });

  test.each([
    ['error-page', 403, /^Error/u],
    ['short-text', 403, /^Forbidden$/u],
    ['empty', 200, /^$/u],
    ['login-page', 200, /^<!DOCTYPE html>/u],
    ['session-type', 200, /correct session type/u],
    ['redirect', 302, /^$/u],
    ['bad-request', 400, /^invalid request$/u],
    ['unauthorized', 401, /does not match the account/u],
  ])('refusal as %s, on the chosen endpoint only', async (form, status, text) => {
    const mam = await start();
    mam.addFault({ kind: 'auth', path: '/tor/js/', times: 1, params: { form } });
    expect((await ask(mam, '/jsonLoad.php')).status).toBe(200);
    const answer = await ask(mam, SEARCH);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    expect((await ask(mam, SEARCH)).status).toBe(200);
  });
});

describe('rotation', () => {
  test('every n-th answer brings a new value; the old one works for its grace only', async () => {
    const mam = await start({ modes: { rotateEvery: 2, rotationGraceMs: 1000 } });
    expect((await ask(mam, SEARCH)).headers.getSetCookie()).toEqual([]);
    const rotated = (await ask(mam, SEARCH)).headers;
    const next = newCookie(rotated);
    expect(rotated.getSetCookie()[0]).toMatch(/; path=\/; domain=\.myanonamouse\.net; secure; HttpOnly$/u);
    expect(next).toBe(mam.mamId());
    const old = { cookie: 'mam_id=first+id/==' };
    expect((await ask(mam, '/json/checkCookie.php', old)).status).toBe(200);
    mam.advanceClock(1001);
    expect((await ask(mam, '/json/checkCookie.php', old)).status).toBe(403);
    expect((await ask(mam, '/json/checkCookie.php', { cookie: `mam_id=${next}` })).status).toBe(200);
    expect(mam.keeper.handedOut()).toContain(next);
  });

  test('also on downloads', async () => {
    const mam = await start({ modes: { rotateEvery: 1 } });
    expect(newCookie((await ask(mam, '/tor/download.php?tid=9100002')).headers)).toBe(mam.mamId());
  });

  test('deleted, empty and quoted values', async () => {
    const mam = await start({ modes: { rotateEvery: 1 } });
    mam.addFault({ kind: 'cookie-deleted', times: 1 });
    const deleted = (await ask(mam, SEARCH)).headers.getSetCookie()[0];
    expect(deleted).toMatch(/^mam_id=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0/u);
    mam.addFault({ kind: 'cookie-empty', times: 1 });
    expect(newCookie((await ask(mam, SEARCH)).headers)).toBe('');
    mam.addFault({ kind: 'cookie-quoted', times: 1 });
    expect(newCookie((await ask(mam, SEARCH)).headers)).toBe(`"${mam.mamId()}"`);
    mam.session.isAlive = false;
    const dead = await ask(mam, SEARCH);
    expect([dead.status, newCookie(dead.headers)]).toEqual([403, 'deleted']);
    expect(mam.newSession()).not.toBe('first+id/==');
    expect((await ask(mam, SEARCH)).status).toBe(200);
  });
});

describe('session endpoints', () => {
  test('jsonIp needs no cookie', async () => {
    const mam = await start();
    const answer = await ask(mam, '/json/jsonIp.php', { cookie: undefined });
    expect(answer.json()).toEqual({ ip: '127.0.0.1', ASN: 64_512, AS: 'AS64512 Testbed Network' });
  });

  test('dynamicSeedbox: the whole matrix', async () => {
    const mam = await start();
    const said = async (cookie?: string) => {
      const answer = await ask(mam, '/json/dynamicSeedbox.php', cookie === undefined ? {} : { cookie });
      const { Success, msg, ip } = answer.json();
      expect(ip).toBeTypeOf('string');
      return [answer.status, Success, msg];
    };
    expect(await said()).toEqual([200, true, 'Completed']);
    expect(await said()).toEqual([200, true, 'No Change']);
    mam.setCaller({ ip: '10.0.0.2' });
    expect(await said()).toEqual([429, false, 'Last change too recent']);
    mam.advanceClock(3_600_001);
    expect(await said()).toEqual([200, true, 'Completed']);
    expect(await said('x=1')).toEqual([403, false, 'No Session Cookie']);
    expect(await said('mam_id=wrong')).toEqual([403, false, 'Invalid session - Invalid Cookie']);
    mam.setCaller({ asn: 1 });
    expect(await said()).toEqual([403, false, 'Invalid session - ASN mismatch']);
    mam.session.lock = 'ip';
    expect(await said()).toEqual([403, false, 'Invalid session - IP mismatch']);
    mam.session.lock = 'none';
    mam.session.allowsDynamicSeedbox = false;
    expect(await said()).toEqual([403, false, 'Incorrect session type - not allowed this function']);
    mam.session.kind = 'browser';
    expect(await said()).toEqual([403, false, 'Incorrect session type - non-API session']);
    mam.addFault({ kind: 'seedbox', times: 1, params: { status: 403, msg: 'Invalid session' } });
    expect(await said()).toEqual([403, false, 'Invalid session']);
  });
});

test('manners are noticed: order of cookies, concurrency, unapproved paths', async () => {
  const mam = await start();
  mam.addFault({ kind: 'delay', times: 3, params: { ms: 100 } });
  await Promise.all([ask(mam, SEARCH), ask(mam, SEARCH), ask(mam, '/t/9100002')]);
  expect(mam.observations.maxInFlight).toBe(3);
  expect(mam.observations.unapprovedPaths).toEqual(['/t/9100002']);
  expect(mam.observations.cookies).toEqual(['first+id/==', 'first+id/==', 'first+id/==']);
  expect((await ask(mam, '/no/such')).text).toBe('Not Found');
  expect(mam.requests).toHaveLength(4);
});
