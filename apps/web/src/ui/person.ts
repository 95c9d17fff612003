import { lazily } from '../lib/lazily.ts';

const segmenter = lazily(() => new Intl.Segmenter());

/** A letter or digit that nothing is joined to: found without the rules for all scripts, which take long to load. */
const PLAIN_START = /^[a-z0-9\u00c0-\u024f](?![\p{M}\u200d])/iu;

/** First letter of a name, whole even when it is outside the basic plane. */
export function initialOf(name: string): string {
  const plain = PLAIN_START.exec(name.trim());
  if (plain !== null) return plain[0].toUpperCase();
  const first = segmenter().segment(name.trim())[Symbol.iterator]().next();
  return first.done === true ? '?' : first.value.segment.toLocaleUpperCase();
}

/** "A, B and C" without caring for the language's grammar of lists. */
export function joinNames(names: readonly string[], most = names.length): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} +${names.length - most}` : shown;
}
