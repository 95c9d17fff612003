import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { startControl } from './start-control.ts';

let echo: StandIn;
let control: StandIn;
const done: string[] = [];

beforeAll(async () => {
  echo = await createStandIn({
    name: 'echo',
    routes: (app) => {
      app.get('/hello', () => ({ hello: 'world' }));
    },
  });
  const act = (name: string) => async () => {
    done.push(name);
  };
  control = await startControl({
    services: () => ({ echo }),
    programs: () => ({
      client: { url: 'http://127.0.0.1:1', stop: act('stop'), kill: act('kill'), restart: act('restart') },
    }),
    state: () => ({ client: 'real' }),
  });
});
afterAll(async () => {
  await control.close();
  await echo.close();
});

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${control.url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

it('arms faults, counts them down and clears them', async () => {
  expect(
    (await call('POST', '/echo/faults', { kind: 'status', times: 1, params: { status: 503 } })).status,
  ).toBe(201);
  expect((await fetch(`${echo.url}/hello`)).status).toBe(503);
  expect((await fetch(`${echo.url}/hello`)).status).toBe(200);
  await call('POST', '/echo/faults', { kind: 'html', path: '/hello' });
  expect((await call('GET', '/echo/faults')).body).toEqual({ faults: [{ kind: 'html', path: '/hello' }] });
  await call('DELETE', '/echo/faults');
  expect(await (await fetch(`${echo.url}/hello`)).json()).toEqual({ hello: 'world' });
});

it('tells the requests a service had, and forgets them', async () => {
  await call('DELETE', '/echo/requests');
  await fetch(`${echo.url}/hello?a=1`);
  const { body } = await call('GET', '/echo/requests');
  expect(body['requests']).toMatchObject([{ method: 'GET', url: '/hello?a=1', status: 200 }]);
});

it('tells the state of everything', async () => {
  expect((await call('GET', '')).body).toMatchObject({
    client: 'real',
    services: [{ name: 'echo', url: echo.url, faults: [] }],
    programs: [{ name: 'client' }],
  });
});

it('stops and restarts programs', async () => {
  expect((await call('POST', '/client/kill')).status).toBe(200);
  expect((await call('POST', '/client/restart')).status).toBe(200);
  expect(done).toEqual(['kill', 'restart']);
  expect((await call('POST', '/client/explode')).status).toBe(404);
});

it('refuses what it does not know', async () => {
  expect(await call('POST', '/nobody/faults', { kind: 'html' })).toMatchObject({
    status: 404,
    body: { message: 'There is no service nobody; there are echo' },
  });
  expect((await call('POST', '/echo/faults', { times: 0 })).status).toBe(400);
});
