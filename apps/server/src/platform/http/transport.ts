import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ownNetworkLookup, publicOnlyLookup } from './address-guard.ts';
import { exchange } from './exchange.ts';

const MOST_PER_ORIGIN = 16;
/** qBittorrent closes after 7 s of silence: whoever closes first never writes into a closed connection. */
const KEPT_OPEN_MS = 4000;

/** Connections by scheme; one that has done its work waits a moment for the next request to the same origin. */
export type Line = { http: HttpAgent; https: HttpsAgent };

export type Transport = ReturnType<typeof createTransport>;

/** Connections by what they may reach and whom they trust. */
export function createTransport() {
  const base = { keepAlive: true, maxSockets: MOST_PER_ORIGIN, timeout: KEPT_OPEN_MS };
  const open = (how: ConstructorParameters<typeof HttpsAgent>[0] = {}): Line => ({
    http: new HttpAgent({ ...base, ...how }),
    https: new HttpsAgent({ ...base, ...how }),
  });
  const lines = {
    plain: open({ lookup: ownNetworkLookup }),
    insecure: open({ lookup: ownNetworkLookup, rejectUnauthorized: false }),
    publicOnly: open({ lookup: publicOnlyLookup }),
  };
  return {
    exchange,
    ...lines,
    destroy: () => {
      for (const { http, https } of Object.values(lines)) {
        http.destroy();
        https.destroy();
      }
    },
  };
}
