import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import {
  type QbittorrentDialect,
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from '@earmark/testbed/qbittorrent-stand-in/index';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../kernel/clock.ts';
import { startLoopback } from '../../../platform/http/testing/loopback.ts';
import { clientFor, testTools } from './testing/harness.ts';
import { selfSigned } from './testing/self-signed.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(
  dialect: QbittorrentDialect,
  settings: Record<string, unknown> = {},
  options: Partial<QbittorrentStandInOptions> = {},
) {
  const savePath = await mkdtemp(`${tmpdir()}/earmark-session-`);
  const qbit = await startQbittorrentStandIn({
    dialect,
    username: 'admin',
    password: 'secret',
    savePath,
    ...options,
  });
  const clock = fakeClock();
  const tools = testTools({ clock });
  cleanups.push(
    () => rm(savePath, { recursive: true, force: true }),
    () => qbit.close(),
    () => tools.close(),
  );
  const logins = () => qbit.requests.filter((each) => each.url.endsWith('/auth/login')).length;
  return { qbit, clock, logins, client: clientFor(qbit.url, tools, settings), tools };
}

async function elsewhere(
  answer: Parameters<typeof startLoopback>[0],
  settings: Record<string, unknown> = {},
) {
  const server = await startLoopback(answer);
  const tools = testTools();
  cleanups.push(
    () => server.close(),
    () => tools.close(),
  );
  return { server, client: clientFor(server.url, tools, settings) };
}

describe.each(['4.3', '4.5', '5.1', '5.2', '5.3'] as const)('session with qBittorrent %s', (dialect) => {
  it('logs in once for many calls at the same moment, one at a time', async () => {
    const { client, logins } = await start(dialect);
    await Promise.all(Array.from({ length: 8 }, () => client.listCategory('audiobooks')));
    expect(logins()).toBe(1);
  });

  it('sends a refused password once and never again by itself', async () => {
    const { client, logins, clock } = await start(dialect, { password: 'wrong' });
    for (let count = 0; count < 10; count += 1) {
      await expect(client.listAll()).rejects.toMatchObject({ code: 'client_credentials', retryable: false });
      clock.advance(86_400_000);
    }
    expect(logins()).toBe(1);
  });

  it('tries a refused password again when a person tests it', async () => {
    const { client, qbit, logins } = await start(dialect, { password: 'new' });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_credentials' });
    qbit.setPassword('new');
    expect(await client.test()).toMatchObject({ ok: true });
    expect(await client.listAll()).toEqual([]);
    expect(logins()).toBe(2);
  });

  it('asks once a minute while it is banned, and goes on when that is over', async () => {
    const { client, qbit, logins, clock } = await start(dialect);
    qbit.addFault({ kind: 'banned', times: 1 });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_banned' });
    clock.advance(50_000);
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_banned' });
    expect(logins()).toBe(1);
    clock.advance(20_000);
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_banned' });
    expect(logins()).toBe(2);
    qbit.restart();
    clock.advance(60_000);
    expect(await client.listAll()).toEqual([]);
    expect(logins()).toBe(3);
  });

  it('logs in again once when the session is gone', async () => {
    const { client, qbit, logins } = await start(dialect);
    await client.listAll();
    qbit.restart();
    expect(await client.listAll()).toEqual([]);
    expect(logins()).toBe(2);
  });

  it('gives up when the session does not hold, instead of logging in for ever', async () => {
    const { client, qbit, logins } = await start(dialect);
    qbit.addFault({ kind: 'sessions-lost', path: '/api/v2/torrents' });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_misconfigured' });
    expect(logins()).toBe(1);
  });

  it('does not take a refused Host header for a lost session', async () => {
    const { client, qbit, logins } = await start(dialect);
    await client.listAll();
    qbit.addFault({ kind: 'host-refused' });
    await expect(client.listAll()).rejects.toMatchObject({
      code: 'client_misconfigured',
      hint: expect.stringContaining('port'),
    });
    expect(logins()).toBe(1);
  });

  it('needs no login where the address is let in, and says so in the test', async () => {
    const { client, logins } = await start(dialect, { password: 'whatever' }, { bypassesLogin: true });
    expect(await client.listAll()).toEqual([]);
    expect(logins()).toBe(0);
    const result = await client.test();
    expect(result.ok).toBe(true);
    expect(result.details.find((each) => each.label === 'Login')?.value).toContain('could not be checked');
  });

  it('asks for a user name when none is set and one is needed', async () => {
    const { client, logins } = await start(dialect, { username: '', password: '' });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_credentials' });
    expect(logins()).toBe(0);
  });

  it('calls a proxy whose backend is down unavailable, and comes back', async () => {
    const { client, qbit } = await start(dialect);
    await client.listAll();
    qbit.addFault({ kind: 'proxy-error', times: 2 });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_unavailable', retryable: true });
    expect(await client.listAll()).toEqual([]);
  });

  it('calls half an answer unavailable', async () => {
    const { client, qbit } = await start(dialect);
    await client.listAll();
    qbit.addFault({ kind: 'truncate', path: '/api/v2/torrents/info' });
    await expect(client.listAll()).rejects.toMatchObject({ code: 'client_unavailable' });
  });
});

describe.each([{ login: true }, { login: false }])(
  'an upgrade of the client (log-in: $login)',
  ({ login }) => {
    it.each([{ noticed: true }, { noticed: false }])(
      'changes the words at once (noticed: $noticed)',
      async ({ noticed }) => {
        const hash = 'a'.repeat(40);
        const before = await start('4.5', {}, { bypassesLogin: !login });
        await before.client.pause(hash);
        await before.qbit.close();
        if (noticed)
          await expect(before.client.listAll()).rejects.toMatchObject({ code: 'client_unavailable' });
        const port = Number(new URL(before.qbit.url).port);
        const after = await start('5.1', {}, { bypassesLogin: !login, port });
        await before.client.pause(hash);
        const said = after.qbit.requests.map((each) => each.url).filter((url) => url.includes('/torrents/'));
        expect(said.at(-1)).toBe('/api/v2/torrents/stop');
        expect(await before.client.version()).toMatch(/^v5\./);
      },
    );
  },
);

describe('API key', () => {
  const apiKey = `qbt_${'a'.repeat(28)}`;

  it('is used instead of a login', async () => {
    const { client, logins } = await start('5.3', { apiKey, password: 'wrong' }, { apiKey });
    expect(await client.listAll()).toEqual([]);
    expect(await client.test()).toMatchObject({ ok: true });
    expect(logins()).toBe(0);
  });

  it.each(['5.2', '4.5'] as const)(
    'refused by %s is a matter of credentials, without a login',
    async (dialect) => {
      const { client, logins } = await start(dialect, { apiKey }, {});
      await expect(client.listAll()).rejects.toMatchObject({ code: 'client_credentials' });
      expect(logins()).toBe(0);
    },
  );
});

describe('an address that is not qBittorrent', () => {
  it('is told by a web page', async () => {
    const { client } = await elsewhere((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><h1>Router</h1>');
    });
    expect(await client.test()).toMatchObject({ ok: false, code: 'client_misconfigured' });
  });

  it('is told by a 404, which is also a wrong URL base', async () => {
    const { client } = await elsewhere((_request, response) => {
      response.statusCode = 404;
      response.end('nothing');
    });
    expect(await client.test()).toMatchObject({
      ok: false,
      code: 'client_misconfigured',
      hint: expect.stringContaining('URL base'),
    });
  });

  it('is told by a redirect to https', async () => {
    const { client } = await elsewhere((_request, response) => {
      response.writeHead(301, { location: 'https://qbit.invalid/' }).end();
    });
    expect(await client.test()).toMatchObject({ ok: false, hint: expect.stringContaining('Use SSL') });
  });

  it("is told apart from a proxy's own password", async () => {
    const { client } = await elsewhere((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="home"' }).end();
    });
    expect(await client.test()).toMatchObject({ ok: false, hint: expect.stringContaining('proxy') });
  });

  it('is told by silence on the port', async () => {
    const { client, server } = await elsewhere(() => undefined);
    await server.close();
    expect(await client.test()).toMatchObject({ ok: false, code: 'client_unavailable' });
  });

  it('is told by TLS that is not there', async () => {
    const { client } = await elsewhere((_request, response) => response.end('x'), { useSsl: true });
    expect(await client.test()).toMatchObject({
      ok: false,
      code: 'client_misconfigured',
      message: expect.stringContaining('TLS'),
    });
  });

  it('sends neither Origin nor Referer, and the URL base before the API', async () => {
    const { client, server } = await elsewhere(
      (_request, response) => {
        response.end('2.8.19');
      },
      { urlBase: '/qb/' },
    );
    await client.version();
    expect(server.requests[0]?.url).toBe('/qb/api/v2/app/webapiVersion');
    for (const request of server.requests) {
      expect(request.headers).not.toHaveProperty('origin');
      expect(request.headers).not.toHaveProperty('referer');
    }
  });
});

it('refuses a self-signed certificate unless it is told to accept it', async () => {
  const server = createServer(selfSigned, (request, response) => {
    request.resume();
    response.end(request.url?.includes('Version') ? '2.8.19' : '[]');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tools = testTools();
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
    () => tools.close(),
  );
  await expect(clientFor(url, tools, { useSsl: true }).listAll()).rejects.toMatchObject({
    code: 'client_misconfigured',
    hint: expect.stringContaining('Accept an invalid certificate'),
  });
  expect(await clientFor(url, tools, { useSsl: true, insecureTls: true }).listAll()).toEqual([]);
});

it('has one request under way at a time', async () => {
  let underWay = 0;
  let most = 0;
  const { client } = await elsewhere((request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      response.end(request.url?.includes('Version') ? '2.8.19' : '[]');
    }, 10);
  });
  await Promise.all([client.listAll(), client.listCategory('a'), client.getTorrents(['a'.repeat(40)])]);
  expect(most).toBe(1);
});
