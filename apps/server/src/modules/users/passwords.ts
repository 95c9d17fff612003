// Loaded with the first password: most calls come with a session or a key.
const load = () => import('@node-rs/argon2');

/** Made once so that an unknown user costs as much time as a wrong password. */
let dummy: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await load();
  return hash(password);
}

/** Never throws for a damaged hash: that is simply not the password. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const { verify } = await load();
  dummy ??= hashPassword('no such user');
  const target = stored ?? (await dummy);
  try {
    return (await verify(target, password)) && stored != null;
  } catch {
    return false;
  }
}
