import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import { type Context, createContext } from '../context.ts';

let dir: string;
let context: Context;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-removed-'));
  const config = readConfig({
    EARMARK_CONFIG_DIR: join(dir, 'config'),
    EARMARK_PORT: '0',
    EARMARK_HOST: '127.0.0.1',
  });
  context = await createContext(config, { out: { write: () => undefined } });
  await context.start();
});
afterEach(async () => {
  await context.stop();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

it('leaves nothing of the looks at a download client that is deleted, and those at others', async () => {
  const payload = { username: 'Ada', password: 'correct horse' };
  const setUp = await context.app.inject({ method: 'POST', url: '/api/v1/setup', payload });
  const cookies = Object.fromEntries(setUp.cookies.map(({ name, value }) => [name, value]));
  const add = async (name: string): Promise<string> => {
    const answer = await context.app.inject({
      method: 'POST',
      url: '/api/v1/downloadclients',
      cookies,
      payload: {
        implementation: 'qbittorrent',
        name,
        enabled: false,
        settings: { host: '127.0.0.1', port: 9 },
      },
    });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json().id;
  };
  const [gone, kept] = [await add('Gone'), await add('Kept')];
  const { db } = context;
  for (const client_id of [gone, kept])
    await db.q.insertInto('client_look').values({ client_id, looked_at: 1 }).execute();
  const answer = await context.app.inject({
    method: 'DELETE',
    url: `/api/v1/downloadclients/${gone}`,
    cookies,
  });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(await db.q.selectFrom('client_look').select('client_id').execute()).toEqual([{ client_id: kept }]);
});
