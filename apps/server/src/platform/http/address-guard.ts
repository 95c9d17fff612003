import { type LookupAddress, lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Thrown by the name look-up of guarded connections; the code says why the connection failed. */
export const BLOCKED_ADDRESS = 'EARMARK_BLOCKED_ADDRESS';

/** Globally routable: not loopback, private, link-local, carrier NAT, documentation, multicast or a tunnel to any of them. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) return ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000;
  return true;
}

/**
 * Is the host of the URL a literal address that must not be reached? A literal never passes the name look-up, so it
 * is checked here. `URL` has already turned decimal, octal and hexadecimal IPv4 forms into dotted ones.
 */
export function isForbiddenLiteral(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return !isPublicAddress(host);
  const name = host.replace(/\.$/, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost');
}

/** `host:port` with the scheme's default port filled in. */
export function hostAndPort(url: URL): string {
  return `${url.hostname.toLowerCase()}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** Resolves a name for a connection and refuses it when any of its addresses is not public. */
export const publicOnlyLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    const first = addresses[0];
    if (!first || addresses.some((each) => !isPublicAddress(each.address))) {
      const blocked: NodeJS.ErrnoException = new Error(`${hostname} is not a public address`);
      blocked.code = BLOCKED_ADDRESS;
      callback(blocked, '', 0);
      return;
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
