import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Config, readConfig } from '../config/config.ts';
import { type Context, createContext } from '../context.ts';
import { openDatabase, sql } from '../db/index.ts';
import { startFailure } from './start-failure.ts';

const ADMIN = { username: 'Ada', password: 'correct horse' };
let dir: string;
let open: Context[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-start-'));
});
afterEach(async () => {
  for (const context of open) await context.stop();
  open = [];
  rmSync(dir, { recursive: true, force: true });
});

const configOf = (environment: Record<string, string> = {}): Config =>
  readConfig({
    EARMARK_CONFIG_DIR: dir,
    EARMARK_PORT: '0',
    EARMARK_HOST: '127.0.0.1',
    EARMARK_AUDIBLE_URL: 'http://127.0.0.1:9',
    EARMARK_AUDNEXUS_URL: 'http://127.0.0.1:9',
    EARMARK_MAM_URL: 'http://127.0.0.1:9',
    ...environment,
  });

/** Starts as `server.ts` does, and tells what it says when that fails. */
async function start(environment: Record<string, string> = {}): Promise<string> {
  try {
    const context = await createContext(configOf(environment), { out: { write: () => undefined } });
    open.push(context);
    return `listens on ${await context.start()}`;
  } catch (error) {
    return startFailure(error);
  }
}

it('says it in a sentence, without a stack, and changes nothing', async () => {
  expect(await start({ EARMARK_HOST: '203.0.113.7' })).toMatch(
    /This machine has no address 203\.0\.113\.7\./,
  );
  for (const context of open.splice(0)) await context.stop();

  const garbage = join(dir, 'garbage.db');
  writeFileSync(
    garbage,
    'this is no database, but a text that is longer than a header of one hundred bytes'.repeat(9),
  );
  expect(await start({ EARMARK_DATABASE_URL: garbage })).toMatch(
    /^The database file is damaged \(.*Nothing was changed/,
  );

  mkdirSync(join(dir, 'folder.db'));
  expect(await start({ EARMARK_DATABASE_URL: join(dir, 'folder.db') })).toMatch(
    /cannot be used|cannot be opened/,
  );

  writeFileSync(join(dir, 'file'), '');
  expect(await start({ EARMARK_CONFIG_DIR: join(dir, 'file', 'config') })).toMatch(
    /cannot be used: a part of the path/,
  );

  mkdirSync(join(dir, 'keyless/secret.key'), { recursive: true });
  expect(await start({ EARMARK_CONFIG_DIR: join(dir, 'keyless') })).toMatch(
    /cannot be used: a folder of that name/,
  );

  writeFileSync(join(dir, 'secret.key'), 'short');
  expect(await start()).toMatch(/^The key file .* is damaged\. Restore it/);
});

it.each([
  ['EARMARK_FOLDER_PATTERN', '{nope}'],
  ['EARMARK_POLL_INTERVAL', '0'],
  ['EARMARK_USE_SERIES_FOLDERS', 'maybe'],
  ['EARMARK_QBIT_PORT', '99999'],
])('names %s when its value cannot be used', async (name, value) => {
  expect(await start({ [name]: value })).toMatch(new RegExp(`^${name} has a value that does not fit: `));
});

it('starts without its key, and says which passwords have to be entered again', async () => {
  expect(await start({ EARMARK_QBIT_PASS: 'x' })).toMatch(/^listens/);
  const [first] = open.splice(0);
  const { app } = first!;
  await app.inject({ method: 'POST', url: '/api/v1/setup', payload: ADMIN });
  const login = await app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: ADMIN });
  const cookies = Object.fromEntries(login.cookies.map(({ name, value }) => [name, value]));
  const payload = { absUrl: 'http://127.0.0.1:9', absApiToken: 'token', absLibraryId: 'x' };
  await app.inject({ method: 'PUT', url: '/api/v1/settings/audiobookshelf', payload, cookies });
  await first!.stop();
  rmSync(join(dir, 'secret.key'));
  expect(await start()).toMatch(/^listens/);
  const status = await open[0]!.app.inject({ method: 'GET', url: '/api/v1/system/status', cookies });
  expect(status.json().warnings).toEqual([
    expect.stringMatching(/passwords of qBittorrent, Audiobookshelf cannot be read/),
  ]);
});

it('keeps its hands off a database of a newer version', async () => {
  expect(await start()).toMatch(/^listens/);
  for (const context of open.splice(0)) await context.stop();
  const db = await openDatabase(join(dir, 'earmark.db'));
  await sql`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2099-01-01')`.execute(
    db.q,
  );
  await db.close();
  expect(await start()).toMatch(
    /made by a newer Earmark \(migration 9999-tomorrow\).*Update Earmark.*backup/,
  );
});

it('does not share a SQLite database with another process', async () => {
  expect(await start()).toMatch(/^listens/);
  expect(await start()).toMatch(/Another Earmark uses the database .*Stop it first/);
});

it('backs the database up before a newer version changes it', async () => {
  expect(await start()).toMatch(/^listens/);
  for (const context of open.splice(0)) await context.stop();
  const db = await openDatabase(join(dir, 'earmark.db'));
  // As if the last change of the tables had not been made yet; it adds one table.
  await sql`delete from kysely_migration where name = '0021-grab-pauses'`.execute(db.q);
  await sql`drop table grab_pause`.execute(db.q);
  await db.close();
  expect(await start()).toMatch(/^listens/);
  expect(readdirSync(join(dir, 'backups')).filter((name) => name.endsWith('-update.db'))).toHaveLength(1);
});

it('does not fill the backups with starts that fail again and again', async () => {
  expect(await start()).toMatch(/^listens/);
  for (const context of open.splice(0)) await context.stop();
  const db = await openDatabase(join(dir, 'earmark.db'));
  // Its table is there already, so this change cannot be made.
  await sql`delete from kysely_migration where name = '0021-grab-pauses'`.execute(db.q);
  await db.close();
  for (let count = 0; count < 2; count += 1)
    expect(await start()).toMatch(/could not be brought up to date.*left as it was/);
  expect(readdirSync(join(dir, 'backups'))).toEqual([]);
});
