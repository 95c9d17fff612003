import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createBackupService, takeInRestore } from './backups.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'earmark-backup-'));
  made.push(folder);
  return folder;
}

it('writes a copy of the running database, restores it at the next start, and keeps what it replaced', async () => {
  const configDir = makeFolder();
  const file = join(configDir, 'earmark.db');
  const clock = fakeClock();
  const db = await openDatabase(file);
  await db.migrate();
  expect(statSync(file).mode & 0o077).toBe(0);
  const setting = (key: string) =>
    db.q.insertInto('setting').values({ key, value: '1', is_secret: 0, updated_at: 1 }).execute();
  await setting('before');
  const backups = createBackupService({ db, clock, configDir, log: silentLogger() });
  const made = await backups.create();
  expect(made).toMatchObject({ name: 'earmark-20260101-000000.db' });
  await setting('after');
  await backups.restore(made.name);
  await db.close();

  clock.advance(60_000);
  expect(await takeInRestore(configDir, file, clock.now())).toBe(true);
  expect(await takeInRestore(configDir, file, clock.now())).toBe(false);
  const again = await openDatabase(file);
  await again.migrate();
  expect((await again.q.selectFrom('setting').select('key').execute()).map((row) => row.key)).toEqual([
    'before',
  ]);
  const listed = await createBackupService({ db: again, clock, configDir, log: silentLogger() }).list();
  expect(listed.map((each) => each.name)).toEqual([
    'earmark-20260101-000100-replaced.db',
    'earmark-20260101-000000.db',
  ]);
  await again.close();
});

it('refuses names that lead elsewhere, and keeps the ten newest', async () => {
  const configDir = makeFolder();
  const clock = fakeClock();
  const db = await openDatabase(join(configDir, 'earmark.db'));
  await db.migrate();
  const backups = createBackupService({ db, clock, configDir, log: silentLogger() });
  writeFileSync(join(configDir, 'secret.key'), 'x');
  await expect(backups.restore('../secret.key')).rejects.toMatchObject({ code: 'not_found' });
  for (let count = 0; count < 12; count += 1) {
    await backups.create();
    clock.advance(1000);
  }
  const names = (await backups.list()).map((each) => each.name);
  expect(names).toHaveLength(10);
  expect(names.at(-1)).toBe('earmark-20260101-000002.db');
  await db.close();
});

it('keeps what a killed server had not written into the file yet, when a backup takes its place', async () => {
  const running = makeFolder();
  const clock = fakeClock();
  const db = await openDatabase(join(running, 'earmark.db'));
  await db.migrate();
  const backups = createBackupService({ db, clock, configDir: running, log: silentLogger() });
  await backups.restore((await backups.create()).name);
  await db.q.insertInto('setting').values({ key: 'late', value: '1', is_secret: 0, updated_at: 1 }).execute();
  // What lies on the disk when the power goes.
  const configDir = makeFolder();
  cpSync(running, configDir, { recursive: true });
  await db.close();

  expect(await takeInRestore(configDir, join(configDir, 'earmark.db'), clock.now())).toBe(true);
  const replaced = await openDatabase(join(configDir, 'backups/earmark-20260101-000000-replaced.db'));
  expect(await replaced.q.selectFrom('setting').select('key').execute()).toEqual([{ key: 'late' }]);
  await replaced.close();
});

it('restores a database that lies on another file system than the config folder, and again after a kill', async () => {
  const configDir = makeFolder();
  const elsewhere = makeFolder('/dev/shm');
  const file = join(elsewhere, 'books.db');
  const clock = fakeClock();
  const db = await openDatabase(file);
  await db.migrate();
  const backups = createBackupService({ db, clock, configDir, log: silentLogger() });
  await backups.restore((await backups.create()).name);
  await db.q.insertInto('setting').values({ key: 'late', value: '1', is_secret: 0, updated_at: 1 }).execute();
  await db.close();
  const pending = join(configDir, 'restore-pending.db');
  const laidReady = readFileSync(pending);

  expect(await takeInRestore(configDir, file, clock.now())).toBe(true);
  expect(existsSync(pending)).toBe(false);
  // Killed before the last step, the next start does it all once more.
  writeFileSync(pending, laidReady);
  expect(await takeInRestore(configDir, file, clock.now() + 1000)).toBe(true);
  const restored = await openDatabase(file);
  expect(await restored.q.selectFrom('setting').select('key').execute()).toEqual([]);
  await restored.close();
  const replaced = await openDatabase(join(configDir, 'backups/earmark-20260101-000000-replaced.db'));
  expect(await replaced.q.selectFrom('setting').select('key').execute()).toEqual([{ key: 'late' }]);
  await replaced.close();
  expect(readdirSync(elsewhere).filter((name) => name !== 'books.db')).toEqual([]);
  rmSync(elsewhere, { recursive: true });
});

it('does not put a damaged backup in the place of a good database', async () => {
  const configDir = makeFolder();
  const clock = fakeClock();
  const db = await openDatabase(join(configDir, 'earmark.db'));
  await db.migrate();
  const backups = createBackupService({ db, clock, configDir, log: silentLogger() });
  const { name } = await backups.create();
  writeFileSync(join(configDir, 'backups', name), 'half of it was lost on the way');
  await expect(backups.restore(name)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching('damaged'),
  });
  expect(await takeInRestore(configDir, join(configDir, 'earmark.db'), clock.now())).toBe(false);
  await db.close();
});

it('leaves no half copy behind when one cannot be finished', async () => {
  const configDir = makeFolder();
  const clock = fakeClock();
  const db = await openDatabase(join(configDir, 'earmark.db'));
  await db.migrate();
  const backups = createBackupService({ db, clock, configDir, log: silentLogger() });
  // A folder in the way of the last step.
  mkdirSync(join(configDir, 'backups', 'earmark-20260101-000000.db', 'full'), { recursive: true });
  await expect(backups.create()).rejects.toThrow();
  expect(readdirSync(join(configDir, 'backups'))).toEqual(['earmark-20260101-000000.db']);
  await db.close();
});

it('clears away the half copies that a killed server left, and nothing else', async () => {
  const configDir = makeFolder();
  const folder = join(configDir, 'backups');
  mkdirSync(folder);
  const half = [
    'backups/earmark-20260101-000000.db.part',
    'backups/earmark-20260101-000000.db.part-journal',
    'backups/earmark-20260101-000000-update.db.part',
    'restore-pending.db.part',
  ];
  const others = [
    'backups/earmark-20260101-000000.db',
    'backups/mine.part',
    'restore-pending.db',
    'my.db.part',
  ];
  for (const name of [...half, ...others]) writeFileSync(join(configDir, name), 'x');
  const db = await openDatabase(join(configDir, 'earmark.db'));
  const backups = createBackupService({ db, clock: fakeClock(), configDir, log: silentLogger() });
  await backups.clearHalfCopies();
  for (const name of half) expect(existsSync(join(configDir, name)), name).toBe(false);
  for (const name of others) expect(existsSync(join(configDir, name)), name).toBe(true);
  await db.close();
});

it('names the folder when no backup can be written there', async () => {
  const configDir = makeFolder();
  // Nobody may make files there, not even root.
  symlinkSync('/proc', join(configDir, 'backups'));
  const db = await openDatabase(join(configDir, 'earmark.db'));
  const backups = createBackupService({ db, clock: fakeClock(), configDir, log: silentLogger() });
  await expect(backups.create()).rejects.toMatchObject({
    code: 'database_unavailable',
    message: expect.stringContaining(join(configDir, 'backups')),
  });
  await db.close();
});
