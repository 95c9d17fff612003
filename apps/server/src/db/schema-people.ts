/** The tables of people and of how they come in; see `schema.ts`. */

import type { Generated } from 'kysely';

type Json = string;
type Ms = number;

export type UserTable = {
  id: string;
  username: string;
  /** Lower-cased, NFC: two users never differ by case only. */
  username_key: string;
  password_hash: string | null;
  group: string;
  created_at: Ms;
  last_seen_at: Ms | null;
  /** Language, region, theme, density: what this person chose. */
  preferences: Generated<Json>;
};
export type SessionTable = {
  id: string;
  token_hash: string;
  user_id: string;
  user_agent: string | null;
  created_at: Ms;
  last_seen_at: Ms;
  expires_at: Ms;
  /** The identity provider that vouched; null for a password. */
  issuer: string | null;
};
/** One person at one identity provider. */
export type IdentityTable = { issuer: string; subject: string; user_id: string; created_at: Ms };
export type ApiKeyTable = {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  key_hash: string;
  created_at: Ms;
  last_used_at: Ms | null;
};
