import type { Group, LoginType, Preferences } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, conflict, notFound } from '../../kernel/errors.ts';
import { newId, type UserId } from '../../kernel/ids.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createVouchedAccounts } from './sign-on/accounts.ts';
import { type ApiKeyRow, createUserStore, type SessionRow, type UserRow } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

const TOUCH_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

export type UserService = ReturnType<typeof createUserService>;

/**
 * Accounts, sessions and API keys.
 * `security()` gives the login type and session length of the settings at the moment of the call.
 */
export function createUserService(options: {
  db: Db;
  clock: Clock;
  security: () => Promise<{ loginType: LoginType; sessionDays: number }>;
}) {
  const { db, clock } = options;
  const store = createUserStore(db);
  // Once a user exists, one exists for ever (the last admin cannot be removed).
  let setUp = false;

  const isSetUp = async (): Promise<boolean> => {
    setUp ||= (await store.count()) > 0;
    return setUp;
  };

  const toViewer = (
    user: { id: string; username: string; group: string },
    via: Viewer['via'],
    sessionId: string | null,
  ): Viewer => ({
    userId: user.id as UserId,
    username: user.username,
    group: user.group as Group,
    via,
    sessionId,
  });

  const loginFailed = () =>
    new AppError({
      code: 'login_failed',
      message: 'User name or password is wrong.',
      status: 401,
      blame: 'caller',
    });

  const checkPassword = async (username: string, password: string): Promise<UserRow> => {
    const user = await store.byName(username);
    if (!(await verifyPassword(user?.passwordHash, password)) || !user) throw loginFailed();
    return user;
  };

  /** The token is what the cookie carries. */
  const openSession = async (user: UserRow, userAgent: string | null, issuer: string | null) => {
    const { sessionDays } = await options.security();
    const now = clock.now();
    const { token, hash } = newToken('');
    const session: SessionRow = {
      id: newId(now),
      userId: user.id,
      userAgent: userAgent?.slice(0, 300) ?? null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + sessionDays * DAY_MS,
      issuer,
    };
    await store.insertSession(session, hash);
    await store.touchSession(session.id, user.id, now, session.expiresAt);
    return { user, token, expiresAt: session.expiresAt };
  };

  const keepAnAdmin = async (user: UserRow) => {
    if (user.group === 'admin' && (await store.countAdmins()) <= 1) {
      throw conflict('This is the last admin.', 'Make somebody else an admin first.');
    }
  };

  return {
    isSetUp,

    /** The first admin. Throws `already_set_up` (409) once any user exists, also when two calls race. */
    setUp: async (input: { username: string; password: string }): Promise<UserRow> => {
      const passwordHash = await hashPassword(input.password);
      return db.transaction(async () => {
        await store.holdAll();
        if ((await store.count()) > 0) {
          throw new AppError({
            code: 'already_set_up',
            message: 'Earmark is set up already.',
            hint: 'Log in instead.',
            status: 409,
            blame: 'caller',
          });
        }
        const user = {
          id: newId(clock.now()),
          username: input.username,
          passwordHash,
          group: 'admin' as const,
          createdAt: clock.now(),
        };
        if (!(await store.insert(user))) throw conflict('This user name is taken.');
        return { ...user, lastSeenAt: null };
      });
    },

    /** Checks the password and opens a session. */
    logIn: async (input: { username: string; password: string; userAgent: string | null }) =>
      openSession(await checkPassword(input.username, input.password), input.userAgent, null),
    /** Opens a session for somebody an identity provider vouches for. */
    logInVouched: (user: UserRow, input: { issuer: string; userAgent: string | null }) =>
      openSession(user, input.userAgent, input.issuer),
    /** Whom an identity provider or a trusted proxy names; see `VouchedAccounts`. */
    vouched: createVouchedAccounts({ db, clock, store }),
    /** Ends the session of a cookie; answers the identity provider that vouched for it, if one did. */
    logOut: async (token: string): Promise<{ issuer: string | null }> => {
      const row = await store.sessionByToken(hashToken(token));
      if (row) await store.removeSession(row.sessionId);
      return { issuer: row?.issuer ?? null };
    },

    viewerOfSession: async (token: string): Promise<Viewer | undefined> => {
      const row = await store.sessionByToken(hashToken(token));
      const now = clock.now();
      if (!row || row.expiresAt < now) return undefined;
      if (now - row.lastSeenAt > TOUCH_EVERY_MS) {
        const { sessionDays } = await options.security();
        await store.touchSession(row.sessionId, row.userId, now, now + sessionDays * DAY_MS);
      }
      return toViewer({ id: row.userId, username: row.username, group: row.group }, 'session', row.sessionId);
    },
    viewerOfApiKey: async (key: string): Promise<Viewer | undefined> => {
      const row = await store.apiKeyByHash(hashToken(key));
      if (!row) return undefined;
      const now = clock.now();
      if (now - (row.lastUsedAt ?? 0) > TOUCH_EVERY_MS) await store.touchApiKey(row.keyId, now);
      return toViewer({ id: row.userId, username: row.username, group: row.group }, 'apiKey', null);
    },
    viewerOfBasic: async (username: string, password: string): Promise<Viewer> =>
      toViewer(await checkPassword(username, password), 'basic', null),
    viewerOf: (user: UserRow, via: Viewer['via']): Viewer => toViewer(user, via, null),
    /** With login type `none` everybody is the first admin. */
    viewerOfNobody: async (): Promise<Viewer | undefined> => {
      const admin = await store.firstAdmin();
      return admin && toViewer(admin, 'none', null);
    },
    loginType: async () => (await options.security()).loginType,

    list: () => store.list(),
    byId: async (id: string): Promise<UserRow> => {
      const user = await store.byId(id);
      if (!user) throw notFound('This user');
      return user;
    },
    create: async (input: { username: string; password: string; group: Group }): Promise<UserRow> => {
      const user = {
        id: newId(clock.now()),
        username: input.username,
        passwordHash: await hashPassword(input.password),
        group: input.group,
        createdAt: clock.now(),
      };
      if (!(await store.insert(user))) throw conflict('This user name is taken.', 'Choose another one.');
      return { ...user, lastSeenAt: null };
    },
    update: async (
      id: string,
      changes: { username?: string | undefined; password?: string | undefined; group?: Group | undefined },
    ): Promise<UserRow> => {
      const passwordHash = changes.password === undefined ? undefined : await hashPassword(changes.password);
      return db.transaction(async () => {
        await store.holdAll();
        const user = await store.byId(id);
        if (!user) throw notFound('This user');
        if (changes.group !== undefined && changes.group !== 'admin') await keepAnAdmin(user);
        if (changes.username !== undefined) {
          const other = await store.byName(changes.username);
          if (other && other.id !== id) throw conflict('This user name is taken.', 'Choose another one.');
        }
        await store.update(id, {
          ...(changes.username === undefined ? {} : { username: changes.username }),
          ...(passwordHash === undefined ? {} : { passwordHash }),
          ...(changes.group === undefined ? {} : { group: changes.group }),
        });
        if (passwordHash !== undefined) await store.removeSessionsOf(id);
        return (await store.byId(id))!;
      });
    },
    /** `inherit` passes on what the user leaves behind, in the same transaction. */
    remove: (id: string, inherit: (fromUserId: string) => Promise<void>): Promise<void> =>
      db.transaction(async () => {
        await store.holdAll();
        const user = await store.byId(id);
        if (!user) return;
        await keepAnAdmin(user);
        await inherit(id);
        await store.remove(id);
      }),
    /** The other sessions of the user end with the old password. */
    changePassword: async (
      viewer: Viewer,
      input: { currentPassword: string; newPassword: string },
    ): Promise<void> => {
      await checkPassword(viewer.username, input.currentPassword);
      const passwordHash = await hashPassword(input.newPassword);
      await db.transaction(async () => {
        await store.update(viewer.userId, { passwordHash });
        await store.removeSessionsOf(viewer.userId, viewer.sessionId);
      });
    },

    preferences: (userId: string): Promise<Preferences> => store.preferences(userId),
    /** Changes what is named and leaves the rest. */
    prefer: (
      userId: string,
      changes: { [Name in keyof Preferences]?: Preferences[Name] | undefined },
    ): Promise<Preferences> =>
      db.transaction(async () => {
        const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
        const next: Preferences = { ...(await store.preferences(userId)), ...named };
        await store.writePreferences(userId, next);
        return next;
      }),

    sessions: (userId: string) => store.sessionsOf(userId),
    removeSession: (id: string, userId: string) => store.removeSession(id, userId),
    removeExpiredSessions: () => store.removeExpiredSessions(clock.now()),

    apiKeys: (userId?: string) => store.apiKeys(userId),
    createApiKey: async (userId: string, name: string): Promise<ApiKeyRow & { key: string }> => {
      const now = clock.now();
      const { token, hash } = newToken('ear_');
      const row: ApiKeyRow = {
        id: newId(now),
        userId,
        name,
        prefix: token.slice(0, 8),
        createdAt: now,
        lastUsedAt: null,
      };
      await store.insertApiKey(row, hash);
      return { ...row, key: token };
    },
    removeApiKey: async (id: string, userId?: string): Promise<void> => {
      await store.removeApiKey(id, userId);
    },
  };
}
