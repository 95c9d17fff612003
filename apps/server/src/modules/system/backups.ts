import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Db } from '../../db/index.ts';
import { foldLogIn, isWhole, sql } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, conflict, notFound } from '../../kernel/errors.ts';
import { nodeFileSystem, syncFile, syncFolder } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';

export type Backup = { name: string; sizeBytes: number; createdAt: number };

export type BackupService = ReturnType<typeof createBackupService>;

const NAME = /^earmark-\d{8}-\d{6}(?:-[a-z]+)?\.db$/;
/** What a process that ended half-way leaves: the copy, and the journal SQLite writes beside it. */
const HALF_COPY = /^earmark-\d{8}-\d{6}(?:-[a-z]+)?\.db\.part(?:-journal|-wal|-shm)?$/;
const KEPT = 10;
/** Put beside the database by a restore; taken in at the next start. */
const PENDING = 'restore-pending.db';

/**
 * Copies of the SQLite database in `backups/` of the config folder. The key of the stored secrets stays where it is:
 * a backup alone gives no password away.
 */
export function createBackupService(options: { db: Db; clock: Clock; configDir: string; log: Logger }) {
  const { db, clock, configDir, log } = options;
  const folder = join(configDir, 'backups');

  const list = async (): Promise<Backup[]> => {
    const names = existsSync(folder) ? (await readdir(folder)).filter((name) => NAME.test(name)) : [];
    const backups = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(join(folder, name));
        return { name, sizeBytes: size, createdAt: Math.round(mtimeMs) };
      }),
    );
    return backups.toSorted((a, b) => b.name.localeCompare(a.name));
  };

  const needSqlite = () => {
    if (db.kind === 'sqlite') return;
    throw new AppError({
      code: 'conflict',
      message: 'This installation keeps its data in PostgreSQL.',
      hint: 'Use pg_dump and pg_restore.',
      status: 409,
      blame: 'caller',
    });
  };

  const pathOf = (name: string): string => {
    const path = join(folder, name);
    if (!NAME.test(name) || !existsSync(path)) throw notFound(`The backup "${name}"`);
    return path;
  };

  const prune = async () => {
    for (const old of (await list()).slice(KEPT)) await rm(join(folder, old.name), { force: true });
  };

  return {
    list,
    /** Writes a consistent copy while the server runs; the ten newest are kept. Its name says why, when that is not the week. */
    create: async (why?: 'update'): Promise<Backup> => {
      needSqlite();
      const stamp = new Date(clock.now()).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
      const name = `earmark-${stamp}${why === undefined ? '' : `-${why}`}.db`;
      const part = join(folder, `${name}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await rm(part, { force: true });
        await sql`vacuum into ${part}`.execute(db.q);
        await rename(part, join(folder, name));
      } catch (error) {
        // On a full disk half a copy would take the room that is left.
        await rm(part, { force: true }).catch(() => undefined);
        throw backupTrouble(error, folder) ?? error;
      }
      await prune();
      const made = (await list()).find((each) => each.name === name);
      if (!made) throw new AppError({ code: 'internal', message: 'The backup was not written.' });
      log.info({ backup: name, bytes: made.sizeBytes }, 'A backup was written.');
      return made;
    },
    remove: async (name: string): Promise<void> => {
      if (NAME.test(name)) await rm(join(folder, name), { force: true });
    },
    /** Lays a backup ready; the next start puts it in place of the database and keeps the old one as a backup. */
    restore: async (name: string): Promise<void> => {
      needSqlite();
      const path = pathOf(name);
      if (!isWhole(path)) throw conflict(`The backup "${name}" is damaged.`, 'Take another one.');
      await copyWhole(path, join(configDir, PENDING));
      log.warn({ backup: name }, 'A backup will be restored with the next start.');
    },
    /** Removes half copies of a process that was killed. Only for the one that holds the database, before it copies anything. */
    clearHalfCopies: async (): Promise<void> => {
      const names = existsSync(folder) ? await readdir(folder) : [];
      const half = names.filter((name) => HALF_COPY.test(name)).map((name) => join(folder, name));
      for (const path of [...half, join(configDir, `${PENDING}.part`)]) await rm(path, { force: true });
    },
    needed: () => db.kind === 'sqlite',
  };
}

/** A full or unwritable disk, as an error that names the folder; undefined for everything else. */
function backupTrouble(error: unknown, folder: string): AppError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isFull = /^(?:SQLITE_FULL|ENOSPC|EDQUOT)/u.test(code);
  if (!isFull && !/^(?:SQLITE_(?:CANTOPEN|IOERR|READONLY)|EROFS|EACCES|EPERM|EIO|ESTALE)/u.test(code))
    return undefined;
  return new AppError({
    code: isFull ? 'storage_full' : 'database_unavailable',
    message: isFull
      ? `There is no room for a backup in ${folder}.`
      : `No backup can be written in ${folder} (${code}).`,
    hint: isFull
      ? 'Make room on the disk of the config folder, or delete old backups.'
      : 'Let the user Earmark runs as write there, and look at the disk.',
    status: isFull ? 507 : 503,
    blame: 'setup',
    cause: error,
  });
}

/** Before the database is opened: takes in a backup that a restore laid ready. Answers its effect for the log. */
export async function takeInRestore(configDir: string, databaseFile: string, now: number): Promise<boolean> {
  const pending = join(configDir, PENDING);
  if (!existsSync(pending)) return false;
  const folder = join(configDir, 'backups');
  await mkdir(folder, { recursive: true });
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  if (existsSync(databaseFile)) {
    foldLogIn(databaseFile);
    await copyWhole(databaseFile, join(folder, `earmark-${stamp}-replaced.db`));
  }
  // The log of the old database must not be played into the new one.
  for (const ending of ['-wal', '-shm']) await rm(databaseFile + ending, { force: true });
  await copyWhole(pending, databaseFile);
  // Last of all: a start that is cut off before does the whole once more.
  await rm(pending);
  return true;
}

/** Puts a copy in the place of a file, all of it or nothing; the two may lie on different file systems. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  await copyFile(from, part);
  await syncFile(nodeFileSystem, part);
  await rename(part, to);
  await syncFolder(nodeFileSystem, dirname(to));
}
