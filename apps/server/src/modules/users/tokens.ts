import { createHash, randomBytes } from 'node:crypto';

/** Long random tokens need no slow hash: SHA-256 and an index make the check one look-up, however many are stored. */
export function newToken(prefix: string): { token: string; hash: string } {
  const token = prefix + randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
