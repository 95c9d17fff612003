import { randomBytes } from 'node:crypto';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import type { Preferences } from './preferences.ts';

export type Session = {
  id: string;
  lastUsedAt: number;
  /** State of `sync/maindata`, which qBittorrent keeps per session. */
  sync: { rid: number; shown: Record<string, unknown> };
};

type LoginResult = { kind: 'ok'; session: Session } | { kind: 'failed' } | { kind: 'banned' };

export type Sessions = {
  /** Counts failures towards the ban of the address. */
  login(address: string, username: string, password: string): LoginResult;
  /** A session without a login: bypass, HTTP basic. */
  start(): Session;
  find(id: string | undefined): Session | undefined;
  end(id: string): void;
  endAll(): void;
  count(): number;
  ban(address: string): void;
  /** Failures and bans live in memory: a restart forgets them. */
  forgetFailures(): void;
};

export const BAN_TEXT = 'Your IP address has been banned after too many failed authentication attempts.';

export function createSessions(options: {
  facts: DialectFacts;
  username: string;
  password: () => string;
  preferences: Preferences;
  now: () => number;
}): Sessions {
  const { facts, preferences, now } = options;
  const sessions = new Map<string, Session>();
  const failures = new Map<string, { count: number; bannedUntil: number }>();

  const evictOverflow = () => {
    while (sessions.size > facts.maxSessions) {
      const oldest = [...sessions.values()].sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0];
      if (!oldest) return;
      sessions.delete(oldest.id);
    }
  };
  const start = (): Session => {
    const session = {
      id: randomBytes(24).toString('base64'),
      lastUsedAt: now(),
      sync: { rid: 0, shown: {} },
    };
    sessions.set(session.id, session);
    evictOverflow();
    return session;
  };
  const entryFor = (address: string) => {
    const entry = failures.get(address) ?? { count: 0, bannedUntil: 0 };
    failures.set(address, entry);
    return entry;
  };
  const banNow = (address: string) => {
    entryFor(address).bannedUntil = now() + preferences.number('web_ui_ban_duration') * 1000;
  };

  return {
    login: (address, username, password) => {
      const entry = entryFor(address);
      if (entry.bannedUntil > now()) return { kind: 'banned' };
      if (entry.bannedUntil > 0) Object.assign(entry, { count: 0, bannedUntil: 0 });
      if (username === options.username && password === options.password()) {
        failures.delete(address);
        return { kind: 'ok', session: start() };
      }
      entry.count += 1;
      if (entry.count >= preferences.number('web_ui_max_auth_fail_count')) banNow(address);
      return { kind: 'failed' };
    },
    start,
    find: (id) => {
      const session = id === undefined ? undefined : sessions.get(id);
      if (!session) return undefined;
      if (now() - session.lastUsedAt > preferences.number('web_ui_session_timeout') * 1000) {
        sessions.delete(session.id);
        return undefined;
      }
      session.lastUsedAt = now();
      return session;
    },
    end: (id) => {
      sessions.delete(id);
    },
    endAll: () => sessions.clear(),
    count: () => sessions.size,
    ban: banNow,
    forgetFailures: () => failures.clear(),
  };
}

/** Name of the session cookie; since 5.2 it carries the port qBittorrent is configured with. */
export function cookieName(facts: DialectFacts, port: number): string {
  return isAtLeast(facts.dialect, '5.2') ? `QBT_SID_${port}` : 'SID';
}

/** The Set-Cookie header of a started session. */
export function sessionCookie(
  facts: DialectFacts,
  port: number,
  session: Session,
  timeoutSeconds: number,
): string {
  const name = cookieName(facts, port);
  if (!isAtLeast(facts.dialect, '5.2')) return `${name}=${session.id}; HttpOnly; path=/; SameSite=Strict`;
  const expires = new Date(session.lastUsedAt + timeoutSeconds * 1000).toUTCString();
  return `${name}=${session.id}; HttpOnly; SameSite=Lax; expires=${expires}; path=/`;
}
