import { createHash } from 'node:crypto';

/** A share from 0 up to but not 1, always the same for the same words: who is when, without chance. */
export function spreadOf(...words: readonly string[]): number {
  const digest = createHash('sha256').update(words.join('\n')).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
