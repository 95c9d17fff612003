import { type LookupAddress, lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Thrown by the name look-up of guarded connections; the code says why the connection failed. */
export const BLOCKED_ADDRESS = 'EARMARK_BLOCKED_ADDRESS';
export const METADATA_ADDRESS = 'EARMARK_METADATA_ADDRESS';

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

/** Where clouds hand out the keys of the machine to whoever asks from it: nobody has a service of a library there. */
const METADATA_ADDRESSES = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254']);

/** Never to be reached, not even where an admin has typed the address. */
export function isMetadataAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) && METADATA_ADDRESSES.has(ipaddr.process(bare).toString());
}

/** Resolves a name for a connection and refuses it when any of its addresses is not allowed. */
function guardedLookup(code: string, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const first = addresses[0];
      if (!first || addresses.some((each) => !isAllowed(each.address))) {
        const blocked: NodeJS.ErrnoException = new Error(`${hostname} must not be reached`);
        blocked.code = code;
        callback(blocked, '', 0);
        return;
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** For links from outside. */
export const publicOnlyLookup = guardedLookup(BLOCKED_ADDRESS, isPublicAddress);
/** For addresses an admin has typed: a home network is what they are for. */
export const ownNetworkLookup = guardedLookup(METADATA_ADDRESS, (address) => !isMetadataAddress(address));
