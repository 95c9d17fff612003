import type { Group } from '@earmark/contracts';
import type { UserId } from './ids.ts';

/** Who makes a call; put on every request by the auth hook. */
export type Viewer = {
  userId: UserId;
  username: string;
  group: Group;
  via: 'session' | 'apiKey' | 'basic' | 'proxy' | 'none';
  sessionId: string | null;
};

const RANK: Record<Group, number> = { untrusted: 0, trusted: 1, admin: 2 };

/** Does `have` reach `need`? Groups are nested. */
export function reaches(have: Group, need: Group): boolean {
  return RANK[have] >= RANK[need];
}
