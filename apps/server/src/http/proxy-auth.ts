import { compile } from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../kernel/clock.ts';
import type { Viewer } from '../kernel/viewer.ts';
import type { SignOnService, UserService } from '../modules/users/index.ts';
import { rememberViewers } from './remember.ts';

/** A change of somebody's group or a removal is felt after this long. */
const REMEMBERED_MS = 5000;

/** Finds whom a trusted proxy names. A header from anybody else is not even looked at. */
export type ProxyAuth = (request: FastifyRequest) => Promise<Viewer | undefined>;

export function createProxyAuth(deps: {
  trustedProxies: readonly string[];
  headers: () => Promise<{ proxyUserHeader: string; proxyGroupHeader: string }>;
  signOn: Pick<SignOnService, 'userOfProxy'>;
  users: UserService;
  clock: Clock;
}): ProxyAuth {
  const known = rememberViewers(deps.clock, REMEMBERED_MS);
  const isTrusted = compile([...deps.trustedProxies]);
  return async (request) => {
    const address = request.socket.remoteAddress;
    if (address === undefined || !isTrusted(address, 0)) return undefined;
    const { proxyUserHeader, proxyGroupHeader } = await deps.headers();
    const name = single(request, proxyUserHeader);
    if (name === undefined) return undefined;
    const groups = proxyGroupHeader === '' ? undefined : single(request, proxyGroupHeader);
    const key = JSON.stringify([name, groups]);
    const remembered = known.get(key);
    if (remembered) return remembered;
    const viewer = deps.users.viewerOf(await deps.signOn.userOfProxy(name, groups), 'proxy');
    known.set(key, viewer);
    return viewer;
  };
}

/** Header values are bytes; proxies send names in UTF-8, Node reads Latin-1. */
function single(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' ? undefined : Buffer.from(text, 'latin1').toString('utf8');
}
