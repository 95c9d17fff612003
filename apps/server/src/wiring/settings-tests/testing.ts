import type { UserId } from '../../kernel/ids.ts';
import type { Asker } from '../../modules/settings/index.ts';

/** Somebody at home, by plain HTTP. */
export function anAsker(changes: Partial<Asker> & { headers?: Record<string, string> } = {}): Asker {
  const { headers = {}, ...over } = changes;
  return {
    viewer: { userId: 'u1' as UserId, username: 'admin', group: 'admin', via: 'session', sessionId: 's' },
    encrypted: false,
    address: '192.168.1.20',
    header: (name) => headers[name.toLowerCase()],
    ...over,
  };
}
