import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe } from 'vitest';
import { type Db, openDatabase } from './database.ts';

/** Address of a PostgreSQL server whose user may create databases; set by the test command. */
// oxlint-disable-next-line node/no-process-env -- the test command hands it over this way
export const testPostgresUrl = process.env['EARMARK_TEST_POSTGRES_URL'];

export type OpenDb = () => Promise<Db>;

/** A migrated, empty SQLite database in memory. The caller closes it. */
export async function openTestSqlite(): Promise<Db> {
  const db = await openDatabase(':memory:');
  await db.migrate();
  return db;
}

/**
 * Runs the same tests on SQLite and, when a server is given, on PostgreSQL. `open` makes a fresh migrated database
 * that is dropped after the test.
 */
export function describeDatabases(name: string, define: (open: OpenDb, kind: Db['kind']) => void): void {
  describe(`${name} (SQLite)`, () => {
    const opened: Db[] = [];
    afterEach(async () => {
      for (const db of opened.splice(0)) await db.close();
    });
    define(async () => {
      const db = await openTestSqlite();
      opened.push(db);
      return db;
    }, 'sqlite');
  });
  const server = testPostgresUrl;
  if (!server) return;
  describe(`${name} (PostgreSQL)`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0)) await cleanup();
    });
    define(async () => {
      const { url, drop } = await createTestPostgres(server);
      const db = await openDatabase(url);
      cleanups.push(async () => {
        await db.close();
        await drop();
      });
      await db.migrate();
      return db;
    }, 'postgres');
  });
}

/** A database of its own on the test server. */
export async function createTestPostgres(
  server: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `earmark_${randomBytes(6).toString('hex')}`;
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`drop database if exists ${name} with (force)`) };
}
