import type { IncomingHttpHeaders } from 'node:http';
import { type ApiKey } from './api-app.ts';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import { cookieName, type Session, type Sessions } from './sessions.ts';

export type Visitor =
  /** Host, Origin or Referer refused: 401 whatever the credentials. */
  | { kind: 'refused' }
  | { kind: 'anonymous' }
  | { kind: 'session'; session: Session; isNew: boolean; by: 'cookie' | 'bypass' | 'key' | 'basic' };

/** Decides who is calling, in qBittorrent's order: host and origin, API key, bypass, cookie, basic. */
export function createGate(options: {
  facts: DialectFacts;
  sessions: Sessions;
  apiKey: ApiKey;
  hasBypass: () => boolean;
  checksHost: () => boolean;
}): (headers: IncomingHttpHeaders, port: number, address: string) => Visitor {
  const { facts, sessions, apiKey } = options;
  /** All users of the key share one session, hence one `sync/maindata` state. */
  let keySession: Session | undefined;

  return (headers, port, address) => {
    const authorization = facts.hasApiKeys ? (headers.authorization ?? '') : '';
    const bearer = /^bearer\s+(.*)$/iu.exec(authorization)?.[1];
    if (options.checksHost() && !isOwnHost(headers.host, port)) return { kind: 'refused' };
    if (bearer === undefined && isForeignOrigin(facts, headers)) return { kind: 'refused' };
    if (bearer !== undefined) {
      if (apiKey.value === '' || bearer !== apiKey.value) return { kind: 'anonymous' };
      keySession ??= { id: 'api-key', lastUsedAt: 0, sync: { rid: 0, shown: {} } };
      return { kind: 'session', session: keySession, isNew: false, by: 'key' };
    }
    const found = sessions.find(readCookie(headers.cookie, cookieName(facts, port)));
    if (found) return { kind: 'session', session: found, isNew: false, by: 'cookie' };
    if (options.hasBypass()) {
      return { kind: 'session', session: sessions.start(), isNew: true, by: 'bypass' };
    }
    const basic = /^basic\s+(.*)$/iu.exec(authorization)?.[1];
    if (basic !== undefined) {
      const [username = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
      const result = sessions.login(address, username, rest.join(':'));
      if (result.kind === 'ok') {
        return { kind: 'session', session: result.session, isNew: true, by: 'basic' };
      }
    }
    return { kind: 'anonymous' };
  };
}

/** A port in the Host header has to be the one qBittorrent listens on; none is fine. */
function isOwnHost(host: string | undefined, port: number): boolean {
  const named = /:(\d+)$/u.exec(host ?? '')?.[1];
  return named === undefined || Number(named) === port;
}

function isForeignOrigin(facts: DialectFacts, headers: IncomingHttpHeaders): boolean {
  const given = headers.origin ?? headers.referer;
  if (given !== undefined) return !URL.canParse(given) || new URL(given).host !== headers.host;
  const site = headers['sec-fetch-site'];
  return isAtLeast(facts.dialect, '5.3') && site !== undefined && site !== 'same-origin' && site !== 'none';
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
