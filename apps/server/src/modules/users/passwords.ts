import { hash, verify } from '@node-rs/argon2';

/** Made once so that an unknown user costs as much time as a wrong password. */
const DUMMY = hash('no such user');

export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Never throws for a damaged hash: that is simply not the password. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const target = stored ?? (await DUMMY);
  try {
    return (await verify(target, password)) && stored != null;
  } catch {
    return false;
  }
}
