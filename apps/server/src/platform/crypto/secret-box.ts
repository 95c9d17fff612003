import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../kernel/errors.ts';

/** Encrypts what must not lie readable in the database or its backups: AES-256-GCM, one key per installation. */
export type SecretBox = { seal(clear: string): string; open(sealed: string): string };

const PREFIX = 'v1.';

export function createSecretBox(key: Uint8Array): SecretBox {
  if (key.length !== 32) throw new TypeError('A secret box needs a key of 32 bytes.');
  return {
    seal: (clear) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open: (sealed) => {
      try {
        if (!sealed.startsWith(PREFIX)) throw new Error('unknown format');
        const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
        // A shorter tag would be easier to guess; Node takes one unless told its length.
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError({
          code: 'internal',
          message: 'A stored secret cannot be read with the key of this installation.',
          hint: 'Restore the file secret.key of the config folder, or enter the passwords again.',
          blame: 'setup',
          cause,
        });
      }
    },
  };
}

/** What was sealed; undefined when it was sealed with another key: that one is lost, and the secret with it. */
export function openIfReadable(box: SecretBox, sealed: string): string | undefined {
  try {
    return box.open(sealed);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Reads the key file or makes it on first start, readable by its owner only. */
export function loadOrCreateKey(file: string): Buffer {
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
    if (key.length === 32) return key;
    throw new AppError({
      code: 'internal',
      message: `The key file ${file} is damaged.`,
      hint: 'Restore it from a backup; without it stored passwords are lost and must be entered again after removing the file.',
      blame: 'setup',
    });
  }
  mkdirSync(dirname(file), { recursive: true });
  const key = randomBytes(32);
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  return key;
}

/** The secrets of this installation, and a name that tells it from all others but says nothing about its key. */
export function unlock(keyFile: string): { secretBox: SecretBox; installation: string } {
  const key = loadOrCreateKey(keyFile);
  return {
    secretBox: createSecretBox(key),
    installation: createHmac('sha256', key).update('installation').digest('base64url'),
  };
}
