import { randomBytes } from 'node:crypto';
import type { MamModes } from './modes.ts';

/** The one API session of the account, as made on the security page. */
export type MamSession = {
  lock: 'none' | 'ip' | 'asn';
  ip: string;
  asn: number;
  allowsDynamicSeedbox: boolean;
  kind: 'api' | 'browser';
  /** A killed session refuses everything and tells the client to delete its cookie. */
  isAlive: boolean;
};

type Caller = { ip: string; asn: number; cookie: string | undefined };

export type Refusal =
  | 'no-cookie'
  | 'invalid-cookie'
  | 'ip-mismatch'
  | 'asn-mismatch'
  | 'session-type'
  | 'other';

export type SessionKeeper = {
  readonly session: MamSession;
  /** The value that has to be sent now. */
  currentId(): string;
  /** Why the caller is refused; undefined when it is let in. */
  check(caller: Caller): Refusal | undefined;
  /** The value to hand out with this answer, if it is time for a new one. */
  rotate(): string | undefined;
  /** A new session, as if made by hand. */
  replace(id: string): void;
  /** Every value that was ever handed out, oldest first. */
  handedOut(): readonly string[];
};

export function createSessionKeeper(options: {
  mamId: string;
  session: Partial<MamSession>;
  modes: MamModes;
  now: () => number;
}): SessionKeeper {
  const { modes, now } = options;
  let current = options.mamId;
  let previous: { id: string; until: number } | undefined;
  let answers = 0;
  const handedOut: string[] = [options.mamId];
  const session: MamSession = {
    lock: 'asn',
    ip: '127.0.0.1',
    asn: 64_512,
    allowsDynamicSeedbox: true,
    kind: 'api',
    isAlive: true,
    ...options.session,
  };
  const isSame = (sent: string, known: string) => sent === known || decodeOnce(sent) === known;

  return {
    session,
    currentId: () => current,
    check: ({ ip, asn, cookie }) => {
      if (!cookie) return 'no-cookie';
      const isPrevious = previous !== undefined && previous.until > now() && isSame(cookie, previous.id);
      if (!session.isAlive || (!isSame(cookie, current) && !isPrevious)) return 'invalid-cookie';
      if (session.kind === 'browser') return 'session-type';
      if (session.lock === 'ip' && ip !== session.ip) return 'ip-mismatch';
      if (session.lock === 'asn' && asn !== session.asn) return 'asn-mismatch';
      return undefined;
    },
    rotate: () => {
      answers += 1;
      if (modes.rotateEvery === 0 || answers % modes.rotateEvery !== 0) return undefined;
      previous = { id: current, until: now() + modes.rotationGraceMs };
      current = createMamId();
      handedOut.push(current);
      return current;
    },
    replace: (id) => {
      current = id;
      previous = undefined;
      session.isAlive = true;
      handedOut.push(id);
    },
    handedOut: () => handedOut,
  };
}

/** Long and not safe in URLs, as the real ones. */
export function createMamId(): string {
  return `${randomBytes(60).toString('base64')}+/==`;
}

/** The value of the `mam_id` cookie in a Cookie header. */
export function readMamId(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === 'mam_id') return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
