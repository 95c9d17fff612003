import { Agent } from 'undici';
import { publicOnlyLookup } from './address-guard.ts';
import { exchange } from './exchange.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export type Transport = ReturnType<typeof createTransport>;

/** Connections by what they may reach and whom they trust. */
export function createTransport() {
  const base = { allowH2: false, connections: 16 };
  const plain = new Agent({ ...base, connect: { timeout: CONNECT_TIMEOUT_MS } });
  const insecure = new Agent({
    ...base,
    connect: { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: false },
  });
  const publicOnly = new Agent({
    ...base,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: publicOnlyLookup },
  });
  return {
    exchange,
    plain,
    insecure,
    publicOnly,
    destroy: async () => {
      await Promise.all([plain.destroy(), insecure.destroy(), publicOnly.destroy()]);
    },
  };
}
