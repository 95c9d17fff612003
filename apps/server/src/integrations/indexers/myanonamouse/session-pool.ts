import type { HttpClient } from '../../../platform/http/index.ts';
import type { MamSession } from './session.ts';
import { hashOfSeed } from './session-state.ts';

/**
 * Two instances of one MAM session (the saved indexer and a Test of it) would steal the rotating cookie from each
 * other, so all that share an HTTP client share the session. Keyed by the client, two servers in one process share
 * nothing.
 */
const pools = new WeakMap<HttpClient, Map<string, MamSession>>();

export function sharedSession(
  http: HttpClient,
  key: { baseUrl: string; seed: string },
  create: () => MamSession,
): MamSession {
  const pool = pools.get(http) ?? new Map<string, MamSession>();
  pools.set(http, pool);
  const name = `${key.baseUrl} ${hashOfSeed(key.seed)}`;
  const session = pool.get(name) ?? create();
  pool.set(name, session);
  return session;
}
