import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRequest, importPreviewRequest, queryFlag } from '@earmark/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeTestApp } from './testing/test-app.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function make() {
  const made = await makeTestApp('', (scoped) => {
    const config = { access: 'none' as const };
    scoped.post('/api/v1/ask', { config, schema: { body: createRequest } }, () => ({ ok: true }));
    const flag = z.object({ sure: queryFlag });
    scoped.post('/api/v1/flag', { config, schema: { body: flag } }, () => ({ ok: true }));
    scoped.get('/api/v1/full', { config }, () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    });
    scoped.post('/api/v1/look', { config, schema: { body: importPreviewRequest } }, () => ({ ok: true }));
  });
  cleanups.push(made.close);
  const post = (url: string, payload: string | Buffer, type = 'application/json') =>
    made.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
  return { ...made, post };
}

describe('every refusal is a problem document', () => {
  it.each([
    ['an id that is no UTF-8', 'GET', '/api/v1/auth/sessions/%E0%A4%A', 400],
    ['an id without end', 'DELETE', `/api/v1/users/${'a'.repeat(600)}`, 414],
    ['a zero byte in an id', 'DELETE', '/api/v1/users/%00', 400],
    ['a zero byte in a query', 'GET', '/api/v1/users?query=a%00b', 400],
    ['a route that is not there', 'GET', '/api/v1/nowhere', 404],
  ] as const)('%s', async (_name, method, url, status) => {
    const { call } = await make();
    const answer = await call(method, url);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      type: expect.stringMatching(/^https:/),
      title: expect.any(String),
      status,
      detail: expect.any(String),
    });
    if (status === 400) expect(answer.json().errors).toEqual([{ path: '', message: answer.json().detail }]);
  });

  it.each([
    ['no JSON', '{', 'application/json', 400],
    ['keys that change prototypes', '{"__proto__":{"group":"admin"}}', 'application/json', 400],
    ['a zero byte in a text', '{"asin":"B00\\u0000ABCDE"}', 'application/json', 400],
    ['another type', '<asin/>', 'text/xml', 415],
    ['what pages of other sites may send unasked', '{"asin":"B00ABCDEFG"}', 'text/plain', 415],
    [
      'a text that is no UTF-8',
      Buffer.from('{"manual":{"title":"B\xfccher","authors":["A"]}}', 'latin1'),
      'application/json',
      400,
    ],
    ['a body without end', JSON.stringify('x'.repeat(17 * 1024 * 1024)), 'application/json', 413],
  ] as const)('%s', async (_name, body, type, status) => {
    const { post } = await make();
    const answer = await post('/api/v1/ask', body, type);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code: 'bad_input' });
    expect(answer.json().detail).not.toMatch(/content-type is set|Unsupported Media Type/);
    if (status === 400) expect(answer.json().errors).toHaveLength(1);
  });

  it('a method that the path does not take, with those it does', async () => {
    const { app } = await make();
    for (const url of ['/api/v1/ask', '/api/v1/ask/?x=1']) {
      const answer = await app.inject({ method: 'PATCH', url });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe('OPTIONS, POST');
      expect(answer.json()).toMatchObject({ code: 'method_not_allowed', detail: expect.any(String) });
    }
    const options = await app.inject({ method: 'OPTIONS', url: '/api/v1/users/12' });
    expect(options.statusCode).toBe(204);
    expect(options.headers.allow).toBe('DELETE, OPTIONS, PUT');
    expect(options.headers['access-control-allow-origin']).toBeUndefined();
    expect((await app.inject({ method: 'OPTIONS', url: '/api/v1/nowhere' })).statusCode).toBe(404);
  });

  it('takes a backslash before u0000 for what it is: text', async () => {
    const { post } = await make();
    const manual = String.raw`{"manual":{"title":"\\u0000","authors":["A"]}}`;
    expect((await post('/api/v1/ask', manual)).statusCode).toBe(200);
  });

  it('what is no HTTP at all', async () => {
    const { app } = await make();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    const ask = async (words: string) => {
      const socket = connect(address.port, '127.0.0.1');
      socket.write(words);
      return text(socket);
    };
    const nonsense = await ask('HELLO\r\n\r\n');
    expect(nonsense).toContain('HTTP/1.1 400');
    expect(nonsense).toContain('application/problem+json');
    expect(await ask(`GET / HTTP/1.1\r\nHost: x\r\nX-Much: ${'x'.repeat(20_000)}\r\n\r\n`)).toContain('431');
  });
});

describe('an input that may be one of two things', () => {
  it.each([
    ['/api/v1/ask', {}, '', /asin.*manual/],
    ['/api/v1/ask', { asin: 'B00ABCDEFG', region: 'xx' }, 'region', /Choose one of/],
    ['/api/v1/ask', { manual: { title: 'A', authors: [] } }, 'manual.authors', /At least one/],
    ['/api/v1/ask', { asin: 'B00ABCDEFG', manual: { title: 'A', authors: ['B'] } }, 'manual', /not both/],
    ['/api/v1/look', {}, '', /path.*downloadId/],
    ['/api/v1/look', { path: 5 }, 'path', /A text is needed/],
    ['/api/v1/flag', { sure: 'maybe' }, 'sure', /Choose one of.*"true"/],
    ['/api/v1/look', { path: '/a', downloadId: 'x' }, 'downloadId', /not both/],
  ])('%s %j says what is wrong with the one that was meant', async (url, body, path, message) => {
    const { call } = await make();
    const answer = await call('POST', url, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });
});

it('a full disk below the database is no mistake of ours', async () => {
  const { call } = await make();
  const answer = await call('GET', '/api/v1/full');
  expect(answer.statusCode).toBe(507);
  expect(answer.json()).toMatchObject({ code: 'storage_full', hint: expect.stringContaining('Make room') });
});
