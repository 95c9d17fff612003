import { type Group, type Preferences, preferences as preferencesSchema } from '@earmark/contracts';
import { type Db, sql } from '../../db/index.ts';

export type UserRow = {
  id: string;
  username: string;
  group: Group;
  passwordHash: string | null;
  createdAt: number;
  lastSeenAt: number | null;
};

export type SessionRow = {
  id: string;
  userId: string;
  userAgent: string | null;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
  /** The identity provider that vouched; null for a password. */
  issuer: string | null;
};
export type ApiKeyRow = {
  id: string;
  userId: string;
  name: string;
  prefix: string;
  createdAt: number;
  lastUsedAt: number | null;
};

const NO_PREFERENCES: Preferences = { language: null, region: null, theme: null, density: null };

/** What was stored by a newer or older version is taken as far as it is understood. */
function readPreferences(json: string): Preferences {
  const stored = JSON.parse(json) as Record<string, unknown>;
  const known = Object.entries(preferencesSchema.shape).map(([name, schema]) => {
    const { data } = schema.safeParse(stored[name] ?? null);
    return [name, data ?? null];
  });
  return { ...NO_PREFERENCES, ...Object.fromEntries(known) };
}

export type UserStore = ReturnType<typeof createUserStore>;

export function usernameKey(username: string): string {
  return username.normalize('NFC').toLowerCase();
}

export function createUserStore(db: Db) {
  const users = () => db.q.selectFrom('user');
  const toUser = (row: {
    id: string;
    username: string;
    group: string;
    password_hash: string | null;
    created_at: number;
    last_seen_at: number | null;
  }): UserRow => ({
    id: row.id,
    username: row.username,
    group: row.group as Group,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  });

  return {
    /**
     * Within a transaction: nobody else changes accounts until its end, so that what was counted stays true. SQLite has
     * one writer anyway.
     */
    holdAll: async (): Promise<void> => {
      if (db.kind === 'postgres') await sql`lock table "user" in share row exclusive mode`.execute(db.q);
    },
    count: async (): Promise<number> => {
      const row = await users()
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    countAdmins: async (): Promise<number> => {
      const row = await users()
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('group', '=', 'admin')
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    list: async (): Promise<UserRow[]> =>
      (await users().selectAll().orderBy('username_key').execute()).map(toUser),
    byId: async (id: string): Promise<UserRow | undefined> => {
      const row = await users().selectAll().where('id', '=', id).executeTakeFirst();
      return row && toUser(row);
    },
    byName: async (username: string): Promise<UserRow | undefined> => {
      const row = await users()
        .selectAll()
        .where('username_key', '=', usernameKey(username))
        .executeTakeFirst();
      return row && toUser(row);
    },
    firstAdmin: async (): Promise<UserRow | undefined> => {
      const row = await users()
        .selectAll()
        .where('group', '=', 'admin')
        .orderBy('created_at')
        .executeTakeFirst();
      return row && toUser(row);
    },
    preferences: async (id: string): Promise<Preferences> => {
      const row = await users().select('preferences').where('id', '=', id).executeTakeFirst();
      return row ? readPreferences(row.preferences) : NO_PREFERENCES;
    },
    writePreferences: async (id: string, preferences: Preferences): Promise<void> => {
      await db.q
        .updateTable('user')
        .set({ preferences: JSON.stringify(preferences) })
        .where('id', '=', id)
        .execute();
    },
    /** false when the name is taken. */
    insert: async (user: {
      id: string;
      username: string;
      /** null for somebody an identity provider vouches for. */
      passwordHash: string | null;
      group: Group;
      createdAt: number;
    }): Promise<boolean> => {
      const result = await db.q
        .insertInto('user')
        .values({
          id: user.id,
          username: user.username,
          username_key: usernameKey(user.username),
          password_hash: user.passwordHash,
          group: user.group,
          created_at: user.createdAt,
          last_seen_at: null,
        })
        .onConflict((conflict) => conflict.column('username_key').doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    },
    update: async (
      id: string,
      changes: { username?: string; passwordHash?: string; group?: Group },
    ): Promise<void> => {
      await db.q
        .updateTable('user')
        .set({
          ...(changes.username === undefined
            ? {}
            : { username: changes.username, username_key: usernameKey(changes.username) }),
          ...(changes.passwordHash === undefined ? {} : { password_hash: changes.passwordHash }),
          ...(changes.group === undefined ? {} : { group: changes.group }),
        })
        .where('id', '=', id)
        .execute();
    },
    remove: async (id: string): Promise<void> => {
      for (const table of ['session', 'api_key', 'identity'] as const)
        await db.q.deleteFrom(table).where('user_id', '=', id).execute();
      await db.q.deleteFrom('user').where('id', '=', id).execute();
    },

    insertSession: async (session: SessionRow, tokenHash: string): Promise<void> => {
      await db.q
        .insertInto('session')
        .values({
          id: session.id,
          token_hash: tokenHash,
          user_id: session.userId,
          user_agent: session.userAgent,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
          issuer: session.issuer,
        })
        .execute();
    },
    sessionByToken: (tokenHash: string) =>
      db.q
        .selectFrom('session')
        .innerJoin('user', 'user.id', 'session.user_id')
        .select([
          'session.id as sessionId',
          'session.expires_at as expiresAt',
          'session.last_seen_at as lastSeenAt',
          'session.issuer',
          'user.id as userId',
          'user.username',
          'user.group',
        ])
        .where('session.token_hash', '=', tokenHash)
        .executeTakeFirst(),
    touchSession: async (id: string, userId: string, at: number, expiresAt: number): Promise<void> => {
      await db.q
        .updateTable('session')
        .set({ last_seen_at: at, expires_at: expiresAt })
        .where('id', '=', id)
        .execute();
      await db.q.updateTable('user').set({ last_seen_at: at }).where('id', '=', userId).execute();
    },
    sessionsOf: async (userId: string): Promise<SessionRow[]> =>
      (
        await db.q
          .selectFrom('session')
          .selectAll()
          .where('user_id', '=', userId)
          .orderBy('last_seen_at', 'desc')
          .execute()
      ).map((row) => ({
        id: row.id,
        userId: row.user_id,
        userAgent: row.user_agent,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
        issuer: row.issuer,
      })),
    removeSession: async (id: string, userId?: string): Promise<void> => {
      let query = db.q.deleteFrom('session').where('id', '=', id);
      if (userId !== undefined) query = query.where('user_id', '=', userId);
      await query.execute();
    },
    removeSessionsOf: async (userId: string, exceptId?: string | null): Promise<void> => {
      let query = db.q.deleteFrom('session').where('user_id', '=', userId);
      if (exceptId) query = query.where('id', '!=', exceptId);
      await query.execute();
    },
    removeExpiredSessions: async (now: number): Promise<number> => {
      const result = await db.q.deleteFrom('session').where('expires_at', '<', now).executeTakeFirst();
      return Number(result.numDeletedRows);
    },

    userOfIdentity: async (issuer: string, subject: string): Promise<UserRow | undefined> => {
      const row = await db.q
        .selectFrom('identity')
        .innerJoin('user', 'user.id', 'identity.user_id')
        .selectAll('user')
        .where('identity.issuer', '=', issuer)
        .where('identity.subject', '=', subject)
        .executeTakeFirst();
      return row && toUser(row);
    },
    insertIdentity: async (identity: {
      issuer: string;
      subject: string;
      userId: string;
      createdAt: number;
    }): Promise<void> => {
      await db.q
        .insertInto('identity')
        .values({
          issuer: identity.issuer,
          subject: identity.subject,
          user_id: identity.userId,
          created_at: identity.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
        .execute();
    },

    insertApiKey: async (key: ApiKeyRow, keyHash: string): Promise<void> => {
      await db.q
        .insertInto('api_key')
        .values({
          id: key.id,
          user_id: key.userId,
          name: key.name,
          prefix: key.prefix,
          key_hash: keyHash,
          created_at: key.createdAt,
          last_used_at: null,
        })
        .execute();
    },
    apiKeyByHash: (keyHash: string) =>
      db.q
        .selectFrom('api_key')
        .innerJoin('user', 'user.id', 'api_key.user_id')
        .select([
          'api_key.id as keyId',
          'api_key.last_used_at as lastUsedAt',
          'user.id as userId',
          'user.username',
          'user.group',
        ])
        .where('api_key.key_hash', '=', keyHash)
        .executeTakeFirst(),
    touchApiKey: async (id: string, at: number): Promise<void> => {
      await db.q.updateTable('api_key').set({ last_used_at: at }).where('id', '=', id).execute();
    },
    apiKeys: async (userId?: string): Promise<ApiKeyRow[]> => {
      let query = db.q.selectFrom('api_key').selectAll().orderBy('created_at');
      if (userId !== undefined) query = query.where('user_id', '=', userId);
      return (await query.execute()).map((row) => ({
        id: row.id,
        userId: row.user_id,
        name: row.name,
        prefix: row.prefix,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
      }));
    },
    removeApiKey: async (id: string, userId?: string): Promise<boolean> => {
      let query = db.q.deleteFrom('api_key').where('id', '=', id);
      if (userId !== undefined) query = query.where('user_id', '=', userId);
      return Number((await query.executeTakeFirst()).numDeletedRows) > 0;
    },
  };
}
