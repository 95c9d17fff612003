import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Qbittorrent, startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import { type Context, createContext } from '../context.ts';
import { makeContentTorrent } from '../integrations/download-clients/qbittorrent/testing/harness.ts';

const ADMIN = { username: 'Ada', password: 'correct horse' };
const REFUSED = 'qBittorrent refuses the user name or the password.';
const BANNED = 'qBittorrent has banned this server for too many failed logins.';

let dir: string;
let real: Qbittorrent;
let context: Context;
let cookies: Record<string, string>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-password-'));
  real = await startQbittorrent({ dir: join(dir, 'qbittorrent'), password: 'first password' });
  const config = readConfig({
    EARMARK_CONFIG_DIR: join(dir, 'config'),
    EARMARK_PORT: '0',
    EARMARK_HOST: '127.0.0.1',
    EARMARK_PROGRESS_INTERVAL_MS: '1000',
  });
  context = await createContext(config, { out: { write: () => undefined } });
  await context.start();
  const setUp = await context.app.inject({ method: 'POST', url: '/api/v1/setup', payload: ADMIN });
  cookies = Object.fromEntries(setUp.cookies.map(({ name, value }) => [name, value]));
});
afterEach(async () => {
  await context.stop();
  await real.kill();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

async function call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const answer = await context.app.inject({
    method,
    url: `/api/v1${url}`,
    cookies,
    ...(payload ? { payload } : {}),
  });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.body === '' ? undefined : answer.json();
}
const connection = (password: string) => ({
  implementation: 'qbittorrent',
  name: 'The client',
  enabled: true,
  priority: 25,
  settings: { host: '127.0.0.1', port: real.port, username: real.username, password, category: 'audiobooks' },
});
const queueSays = async (): Promise<string | null | undefined> =>
  (await call('GET', '/queue')).records[0]?.reason;
const healthSays = async (): Promise<string> =>
  JSON.stringify((await call('GET', '/system/health')).problems);
const wrongLogin = () =>
  fetch(`${real.url}/api/v2/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: real.username, password: 'guess' }),
  });
/** Generous for a slow machine, and far below the minute that a client rests after many failures. */
const SOON = { timeout: 20_000, interval: 100 };

it('says what is true of a password that was changed outside, and goes on with the new one by itself', async () => {
  const { id } = await call('POST', '/downloadclients', connection('first password'));
  const torrent = makeContentTorrent('A book');
  for (const { path, content } of torrent.files) {
    mkdirSync(dirname(join(real.savePath, path)), { recursive: true });
    writeFileSync(join(real.savePath, path), content);
  }
  await real.api.add({ torrent: torrent.bytes, savePath: real.savePath, category: 'audiobooks' });
  await real.api.waitForState(torrent.hashes[0]!, ['stalledUP', 'uploading']);
  await expect
    .poll(async () => {
      await call('POST', '/system/tasks/check-downloads/run');
      return (await call('GET', '/queue')).totalRecords;
    }, SOON)
    .toBe(1);

  // Its sessions end, as with a restart: from now on only the new password helps.
  await real.api.setPreferences({
    web_ui_password: 'second password',
    web_ui_session_timeout: 1,
    web_ui_ban_duration: 3,
  });
  await expect.poll(queueSays, SOON).toBe(REFUSED);
  await expect.poll(healthSays, SOON).toContain(REFUSED);

  await call('PUT', `/downloadclients/${id}`, connection('second password'));
  expect(await queueSays()).not.toBe(REFUSED);
  await expect.poll(healthSays, SOON).not.toContain(REFUSED);
  await expect.poll(async () => (await queueSays()) ?? '', SOON).not.toMatch(/settings|refuses/);

  // A slip of the finger is told again, also by health.
  await call('PUT', `/downloadclients/${id}`, connection('third password'));
  await expect.poll(queueSays, SOON).toBe(REFUSED);
  await expect.poll(healthSays, SOON).toContain(REFUSED);

  for (let count = 0; count < 6; count += 1) await wrongLogin();
  await call('PUT', `/downloadclients/${id}`, connection('second password'));
  await expect.poll(queueSays, SOON).toBe(BANNED);
  await expect.poll(healthSays, SOON).toContain(BANNED);
  // The ban ends; a person who does not want to wait for the next minute presses Test.
  await expect
    .poll(
      async () => (await call('POST', '/downloadclients/test', { ...connection('second password'), id })).ok,
      SOON,
    )
    .toBe(true);
  await expect.poll(async () => (await queueSays()) ?? '', SOON).not.toMatch(/banned|settings/);
  await expect.poll(healthSays, SOON).not.toContain(BANNED);
}, 90_000);
