import { noiseRoles, plainRoles } from './roles.ts';
import { phrasesFrom } from './vocabulary.ts';

export function isPlainWord(text: string): boolean {
  // 44khz, 64kbps
  if (text.charCodeAt(0) >= 48 && text.charCodeAt(0) <= 57) return true;
  return phrasesFrom(text)?.some((phrase) => phrase.rest.length === 0 && plainRoles[phrase.role]!) ?? false;
}

/** A technical word that may stand anywhere without a meaning for its neighbours. */
export function isNoiseWord(text: string): boolean {
  if (/^\d+k(?:bps|bit|b|hz)?$/.test(text)) return true;
  return phrasesFrom(text)?.some((phrase) => phrase.rest.length === 0 && noiseRoles[phrase.role]!) ?? false;
}
