import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
  sql,
  type Transaction,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import type pg from 'pg';
import { AppError } from '../kernel/errors.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

export type Queries = Kysely<Database>;
export type Tx = Transaction<Database>;

export type Db = {
  readonly kind: 'sqlite' | 'postgres';
  readonly q: Queries;
  /** PostgreSQL's pool, for the job engine and LISTEN; absent on SQLite. */
  readonly pool: pg.Pool | undefined;
  /**
   * Runs `work` in one transaction; nested calls join the outer one. Work registered with `afterCommit` runs once the
   * outermost transaction has committed, and never when it rolled back.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Runs at once when no transaction is open. */
  afterCommit(effect: () => void): void;
  /** It holds something already, and `migrate` would change its tables. */
  isOutdated(): Promise<boolean>;
  migrate(): Promise<void>;
  /** Throws when the database cannot be read. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

type OpenTransaction = { tx: Tx; effects: (() => void)[] };
const current = new AsyncLocalStorage<OpenTransaction>();

/** True inside a transaction; the HTTP client refuses to leave the house then. */
export function insideTransaction(): boolean {
  return current.getStore() !== undefined;
}

/** Opens `postgres://…` or a SQLite file (`:memory:` for tests). */
export async function openDatabase(url: string): Promise<Db> {
  return /^postgres(ql)?:\/\//.test(url)
    ? openPostgres(url)
    : openSqlite(url.replace(/^(sqlite|file):(\/\/)?/, ''));
}

const CACHED_STATEMENTS = 500;

/** Kysely prepares every statement anew; parsing the same text again is most of the cost of a small query. */
function withStatementCache(sqlite: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: (text) => {
      const known = statements.get(text);
      if (known) return known as unknown as SqliteStatement;
      const statement = sqlite.prepare(text);
      const oldest = statements.size >= CACHED_STATEMENTS ? statements.keys().next().value : undefined;
      if (oldest !== undefined) statements.delete(oldest);
      statements.set(text, statement);
      return statement as unknown as SqliteStatement;
    },
  };
}

function openSqlite(file: string): Db {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
    // Password hashes are nobody else's business; SQLite gives its log files the same mode.
    closeSync(openSync(file, 'a', 0o600));
  }
  const sqlite = new Sqlite(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = NORMAL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  // SQLite's own default instead of better-sqlite3's 16 MB: the system caches the file, queries are no slower, and copying
  // the database (a backup) takes the same again.
  sqlite.pragma('cache_size = -2000');
  const q = new Kysely<Database>({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) });
  return build('sqlite', q, undefined);
}

async function openPostgres(url: string): Promise<Db> {
  // Loaded only where it is used: most installations are SQLite.
  const { default: pg } = await import('pg');
  // int8 and numeric counts as numbers: every value we store stays below 2^53.
  const types = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({ connectionString: url, max: 10, types });
  // A lost idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  const q = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return build('postgres', q, pool);
}

function build(kind: Db['kind'], root: Queries, pool: pg.Pool | undefined): Db {
  const runTransaction = async <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const effects: (() => void)[] = [];
    const result = await root.transaction().execute((tx) => current.run({ tx, effects }, () => work(tx)));
    for (const effect of effects) effect();
    return result;
  };

  const migrator = new Migrator({
    db: root,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Each touches tables of its own: one that was finished later may come after one with a higher number.
    allowUnorderedMigrations: true,
  });

  return {
    kind,
    pool,
    // Queries made anywhere below a transaction belong to it: SQLite has one connection and would wait for itself.
    get q() {
      return current.getStore()?.tx ?? root;
    },
    transaction: (work) => {
      const open = current.getStore();
      if (open) return work(open.tx);
      return runTransaction(work);
    },
    afterCommit: (effect) => {
      const open = current.getStore();
      if (open) open.effects.push(effect);
      else effect();
    },
    isOutdated: async () => {
      const all = await migrator.getMigrations();
      return all.some((each) => each.executedAt) && all.some((each) => !each.executedAt);
    },
    migrate: async () => {
      const { error } = await migrator.migrateToLatest();
      if (error) throw cannotMigrate(error);
    },
    ping: async () => {
      await root.executeQuery(CompiledQuery.raw('select 1'));
    },
    close: async () => {
      await root.destroy();
    },
  };
}

function cannotMigrate(cause: unknown): AppError {
  // Kysely's word for a change of the tables that this version knows nothing of.
  const newer = /previously executed migration (\S+) is missing/.exec(
    cause instanceof Error ? cause.message : '',
  );
  return new AppError({
    code: 'database_unavailable',
    message: newer
      ? `This database was made by a newer Earmark (migration ${newer[1]}).`
      : 'The database could not be brought up to date.',
    hint: newer
      ? 'Update Earmark to that version, or restore a backup from before the update. Nothing was changed.'
      : 'Look at the cause; the database was left as it was.',
    status: 503,
    blame: 'setup',
    ...(newer ? {} : { cause }),
  });
}

/** Upper bound of `in (…)` lists, well below either engine's limit. */
export const MAX_IN = 500;
export { sql };
