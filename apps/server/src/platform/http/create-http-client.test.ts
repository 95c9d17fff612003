import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../kernel/clock.ts';
import { Secret } from '../../kernel/secret.ts';
import { createLogBuffer, createLogger, silentLogger } from '../logger.ts';
import { createHttpClient, type HttpClientOptions } from './create-http-client.ts';
import type { HttpClient } from './http-client.ts';
import { type Loopback, startLoopback } from './testing/loopback.ts';

const open: { close(): Promise<void> }[] = [];

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = createHttpClient({
    clock: fakeClock(),
    log: silentLogger(),
    userAgent: 'Earmark/test',
    sleep: () => Promise.resolve(),
    ...options,
  });
  open.push(made);
  return made;
}

async function server(answer: Parameters<typeof startLoopback>[0]): Promise<Loopback> {
  const started = await startLoopback(answer);
  open.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('a plain exchange', () => {
  it('sends method, user agent, secrets and JSON, and hands any status back', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(418, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' });
      response.end('{"ok":true}');
    });
    const answer = await client().request({
      url: `${remote.url}/x?y=1`,
      method: 'POST',
      json: { a: 'ü' },
      secretHeaders: { 'X-Api-Key': new Secret('s3cret') },
    });
    expect(answer.status).toBe(418);
    expect(answer.json()).toEqual({ ok: true });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(remote.requests[0]).toMatchObject({ method: 'POST', url: '/x?y=1', body: '{"a":"ü"}' });
    expect(remote.requests[0]?.headers).toMatchObject({
      'user-agent': 'Earmark/test',
      'x-api-key': 's3cret',
      'content-type': 'application/json',
    });
  });

  it('sends forms and multipart', async () => {
    const remote = await server((_request, response) => response.end('ok'));
    const http = client();
    await http.request({ url: remote.url, method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    const form = new FormData();
    form.append('torrents', new Blob([Buffer.from('d4:infoe')]), 'x.torrent');
    await http.request({ url: remote.url, method: 'POST', body: form });
    expect(remote.requests[0]?.body).toBe('a=b+c');
    expect(remote.requests[1]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(remote.requests[1]?.body).toContain('filename="x.torrent"');
  });

  it('unpacks gzip and brotli', async () => {
    const remote = await server((request, response) => {
      const isGzip = request.url === '/gzip';
      response.setHeader('content-encoding', isGzip ? 'gzip' : 'br');
      response.end(isGzip ? gzipSync('packed') : brotliCompressSync('packed'));
    });
    const http = client();
    expect((await http.request({ url: `${remote.url}/gzip` })).text()).toBe('packed');
    expect((await http.request({ url: `${remote.url}/br` })).text()).toBe('packed');
  });

  it('reads the charset the remote names, and survives an invented one', async () => {
    const remote = await server((request, response) => {
      response.setHeader(
        'content-type',
        `text/plain; charset=${request.url === '/latin' ? 'iso-8859-1' : 'martian'}`,
      );
      response.end(request.url === '/latin' ? Buffer.from([0xe9]) : 'é');
    });
    const http = client();
    expect((await http.request({ url: `${remote.url}/latin` })).text()).toBe('é');
    expect((await http.request({ url: `${remote.url}/other` })).text()).toBe('é');
  });

  it('turns a login in the address into a header and keeps it out of the path', async () => {
    const remote = await server((_request, response) => response.end());
    await client().request({ url: remote.url.replace('://', '://us%40er:p%2Fw@') });
    expect(remote.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('us@er:p/w').toString('base64')}`,
    );
  });

  it('never starts inside a database transaction', async () => {
    const http = client({
      assertOutsideTransaction: () => {
        throw new Error('inside a transaction');
      },
    });
    await expect(http.request({ url: 'http://127.0.0.1:1' })).rejects.toThrow('inside a transaction');
  });
});

describe('answers that are not what was asked for', () => {
  it.each([
    ['', 'sent an empty answer'],
    ['<html>', 'sent a web page'],
    ['{"a":', 'cut off'],
    ['hello', 'not JSON'],
  ])('%j as JSON', async (body, words) => {
    const remote = await server((_request, response) => response.end(body));
    const answer = await client().request({ url: remote.url });
    expect(() => answer.json()).toThrow(
      expect.objectContaining({ code: 'remote_bad_answer', message: expect.stringContaining(words) }),
    );
  });

  it('cuts off what is too large, declared or not, also when it only unfolds', async () => {
    const remote = await server((request, response) => {
      if (request.url === '/bomb') {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(Buffer.alloc(5_000_000)));
      } else {
        response.write(Buffer.alloc(60_000));
        response.end(Buffer.alloc(60_000));
      }
    });
    const http = client();
    for (const path of ['/bomb', '/plain']) {
      await expect(http.request({ url: remote.url + path, maxBytes: 100_000 })).rejects.toMatchObject({
        code: 'remote_bad_answer',
        message: expect.stringContaining('larger than'),
      });
    }
  });

  it('reports damaged compression', async () => {
    const remote = await server((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end('this is not gzip');
    });
    await expect(client().request({ url: remote.url })).rejects.toMatchObject({
      code: 'remote_bad_answer',
    });
  });
});

describe('transport trouble', () => {
  it('says that nothing listens', async () => {
    await expect(client().request({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'remote_unavailable',
      retryable: true,
      message: 'Nothing answers at 127.0.0.1:1 (connection refused).',
    });
  });

  it('says that a name is unknown', async () => {
    await expect(client().request({ url: 'http://prowlar.invalid/' })).rejects.toMatchObject({
      message: expect.stringContaining('The name prowlar.invalid is not known here'),
    });
  });

  it('gives up after the time allowed, also when the body stalls', async () => {
    const remote = await server((request, response) => {
      if (request.url === '/body') response.write('half');
    });
    for (const path of ['/silent', '/body']) {
      await expect(client().request({ url: remote.url + path, timeoutMs: 150 })).rejects.toMatchObject({
        code: 'remote_unavailable',
        retryable: true,
        message: expect.stringContaining('did not answer in time (0.2 s)'),
      });
    }
  });

  it('says that the connection broke', async () => {
    const remote = await server((_request, response) => {
      response.socket?.destroy();
    });
    await expect(client().request({ url: remote.url })).rejects.toMatchObject({
      message: expect.stringContaining('closed the connection'),
    });
  });

  it('says that the port speaks something else', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 ftp ready\r\n', () => socket.destroySoon());
    });
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    open.push({
      close: () =>
        new Promise((resolve) => {
          other.close(() => {
            resolve();
          });
        }),
    });
    await expect(client().request({ url: `http://127.0.0.1:${port}` })).rejects.toMatchObject({
      message: expect.stringContaining('not in HTTP'),
      retryable: false,
    });
    await expect(client().request({ url: `https://127.0.0.1:${port}` })).rejects.toMatchObject({
      message: expect.stringContaining('does not speak TLS'),
    });
  });

  it('rethrows the reason of a caller that cancels, and frees the line', async () => {
    const remote = await server((request, response) => {
      if (request.url === '/ok') response.end('ok');
    });
    const http = client();
    const pace = { key: 'k', minIntervalMs: 0 };
    const controller = new AbortController();
    const running = http.request({ url: `${remote.url}/hang`, signal: controller.signal, pace });
    const waiting = http.request({ url: `${remote.url}/never`, signal: controller.signal, pace });
    const reason = new Error('cancelled by the user');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
    expect((await http.request({ url: `${remote.url}/ok`, pace })).status).toBe(200);
    expect(remote.requests.map((each) => each.url)).not.toContain('/never');
  });
});

describe('waiting connections', () => {
  it('are used again', async () => {
    const ports = new Set<number | undefined>();
    const remote = await server((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const http = client();
    for (const method of ['GET', 'POST', 'DELETE', 'GET'] as const) {
      await http.request({ url: remote.url, method, ...(method === 'DELETE' ? { json: { a: 1 } } : {}) });
    }
    expect(ports.size).toBe(1);
    expect(remote.requests.map((each) => each.body)).toEqual(['', '', '{"a":1}', '']);
  });
});

describe('retries', () => {
  it('repeats what is safe until it works, waiting as long as the remote asks', async () => {
    const waits: number[] = [];
    const answers = [429, 503, 200];
    const remote = await server((_request, response) => {
      const status = answers.shift() ?? 200;
      response.writeHead(status, status === 429 ? { 'retry-after': '3' } : {});
      response.end();
    });
    const http = client({
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    expect((await http.request({ url: remote.url, retries: 2 })).status).toBe(200);
    expect(waits[0]).toBe(3000);
    expect(waits[1]).toBeGreaterThan(800);
  });

  it('hands back an answer that asks for a long pause', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(429, { 'retry-after': '3600' });
      response.end();
    });
    expect((await client().request({ url: remote.url, retries: 3 })).status).toBe(429);
    expect(remote.requests).toHaveLength(1);
  });

  it('asks nothing twice that took longer than somebody waits', async () => {
    const clock = fakeClock();
    const remote = await server((_request, response) => {
      clock.advance(3000);
      response.writeHead(503).end();
    });
    const http = client({ clock });
    await http.request({ url: remote.url, retries: 3, repeatWithinMs: 2000 });
    expect(remote.requests).toHaveLength(1);
    await http.request({ url: remote.url, retries: 1, repeatWithinMs: 5000 });
    expect(remote.requests).toHaveLength(3);
  });

  it('never repeats a POST that is not called idempotent', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(503);
      response.end();
    });
    const http = client();
    await http.request({ url: remote.url, method: 'POST', retries: 3 });
    expect(remote.requests).toHaveLength(1);
    await http.request({ url: remote.url, method: 'POST', retries: 1, idempotent: true });
    expect(remote.requests).toHaveLength(3);
  });

  it('repeats after a broken connection and throws the last trouble', async () => {
    const remote = await server((_request, response) => {
      response.socket?.destroy();
    });
    await expect(client().request({ url: remote.url, retries: 2 })).rejects.toMatchObject({
      code: 'remote_unavailable',
    });
    expect(remote.requests).toHaveLength(3);
  });
});

describe('redirects', () => {
  it('are handed back unless asked for', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(302, { location: 'magnet:?xt=urn:btih:aa' });
      response.end();
    });
    const answer = await client().request({ url: remote.url });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('magnet:?xt=urn:btih:aa');
  });

  it('may be written in plain UTF-8', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(302, { location: Buffer.from('/Bücher/数').toString('latin1') });
      response.end();
    });
    const answer = await client().request({ url: remote.url });
    expect(decodeURIComponent(answer.headers.get('location') ?? '')).toBe('/Bücher/数');
  });

  it('stay within the origin, turning a POST into a GET', async () => {
    const other = await server((_request, response) => response.end('stolen'));
    const remote = await server((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' });
      if (request.url === '/c') response.writeHead(302, { location: other.url });
      response.end(request.method);
    });
    const http = client();
    const secretHeaders = { cookie: new Secret('mam_id=abc') };
    const followed = await http.request({
      url: `${remote.url}/a`,
      method: 'POST',
      json: {},
      secretHeaders,
      redirects: 'sameOrigin',
    });
    expect(followed.text()).toBe('GET');
    expect(followed.url).toBe(`${remote.url}/b`);
    const refused = await http.request({ url: `${remote.url}/c`, secretHeaders, redirects: 'sameOrigin' });
    expect(refused.status).toBe(302);
    expect(other.requests).toHaveLength(0);
  });

  it('never carry a secret to another origin', async () => {
    const other = await server((_request, response) => response.end());
    const remote = await server((_request, response) => {
      response.writeHead(307, { location: other.url });
      response.end();
    });
    const hosts = [remote.url, other.url].map((url) => new URL(url).host);
    await client().request({
      url: remote.url,
      secretHeaders: { 'x-api-key': new Secret('abc') },
      redirects: 'anyPublic',
      untrusted: true,
      allowHosts: hosts,
    });
    expect(remote.requests[0]?.headers['x-api-key']).toBe('abc');
    expect(other.requests[0]?.headers['x-api-key']).toBeUndefined();
  });

  it('end when they go in a circle', async () => {
    const remote = await server((_request, response) => {
      response.writeHead(302, { location: '/again' });
      response.end();
    });
    await expect(client().request({ url: remote.url, redirects: 'sameOrigin' })).rejects.toMatchObject({
      message: expect.stringContaining('in a circle'),
    });
  });
});

describe('addresses an admin has typed', () => {
  it('may be anywhere, but not where clouds hand out keys', async () => {
    for (const host of ['169.254.169.254', '2852039166', '[::ffff:169.254.169.254]', '[fd00:ec2::254]']) {
      await expect(
        client().request({ url: `http://${host}/latest`, allowHosts: [`${host}:80`] }),
      ).rejects.toMatchObject({ message: expect.stringContaining('hand out the keys'), retryable: false });
    }
  });
});

describe('addresses from outside', () => {
  it('are refused when they lead into the own network, in every spelling', async () => {
    const remote = await server((_request, response) => response.end('secret'));
    const { port } = new URL(remote.url);
    const http = client();
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', 'localhost']) {
      await expect(http.request({ url: `http://${host}:${port}/`, untrusted: true })).rejects.toMatchObject({
        code: 'remote_unavailable',
        retryable: false,
      });
    }
    expect(remote.requests).toHaveLength(0);
  });

  it('are checked again after a redirect', async () => {
    const inner = await server((_request, response) => response.end('secret'));
    const outer = await server((request, response) => {
      const target = request.url === '/file' ? 'file:///etc/passwd' : inner.url;
      response.writeHead(302, { location: target });
      response.end();
    });
    const http = client();
    for (const path of ['/lan', '/file']) {
      await expect(
        http.request({
          url: outer.url + path,
          untrusted: true,
          redirects: 'anyPublic',
          allowHosts: [new URL(outer.url).host],
        }),
      ).rejects.toMatchObject({ code: 'remote_unavailable', retryable: false });
    }
    expect(inner.requests).toHaveLength(0);
  });

  it('may name hosts the admin configured', async () => {
    const remote = await server((_request, response) => response.end('fine'));
    const answer = await client().request({
      url: remote.url,
      untrusted: true,
      allowHosts: [new URL(remote.url).host],
    });
    expect(answer.text()).toBe('fine');
  });

  it('must be web addresses', async () => {
    await expect(client().request({ url: 'file:///etc/passwd' })).rejects.toMatchObject({
      retryable: false,
    });
  });
});

describe('pacing', () => {
  it('runs requests of one key one after the other and apart, other keys freely', async () => {
    let running = 0;
    let most = 0;
    const remote = await server((request, response) => {
      if (!request.url?.startsWith('/mam')) {
        response.end();
        return;
      }
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        response.end();
      }, 10);
    });
    const http = client();
    await Promise.all([
      ...[1, 2, 3, 4].map((number) =>
        http.request({ url: `${remote.url}/mam${number}`, pace: { key: 'mam', minIntervalMs: 60 } }),
      ),
      http.request({ url: `${remote.url}/other`, pace: { key: 'other', minIntervalMs: 60 } }),
    ]);
    expect(most).toBe(1);
    const times = remote.requests.filter((each) => each.url.startsWith('/mam')).map((each) => each.at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(45);
  });
});

describe('the log', () => {
  it('names host and path, never a query, a header or a long key in the path', async () => {
    const remote = await server((_request, response) => response.end());
    const buffer = createLogBuffer();
    const log = createLogger({ level: 'debug', buffer, out: { write: () => undefined } });
    await client({ log }).request({
      url: `${remote.url}/tor/download.php/${'Q'.repeat(60)}?apikey=hidden1`,
      secretHeaders: { cookie: new Secret('hidden2') },
    });
    const text = JSON.stringify(buffer.lines());
    expect(text).toContain('/tor/download.php/…');
    expect(text).not.toMatch(/hidden|QQQ/);
  });
});
