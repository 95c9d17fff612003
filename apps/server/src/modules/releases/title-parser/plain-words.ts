import { plainRoles } from './roles.ts';
import { phrasesFrom } from './vocabulary.ts';

export function isPlainWord(text: string): boolean {
  // 44khz, 64kbps
  if (text.charCodeAt(0) >= 48 && text.charCodeAt(0) <= 57) return true;
  return phrasesFrom(text)?.some((phrase) => phrase.rest.length === 0 && plainRoles[phrase.role]!) ?? false;
}
