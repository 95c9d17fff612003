/** Tells most words that are not in a list without computing their hash; some that are not in it pass as well. */
export type WordFilter = Uint8Array;

const SLOTS = 8192;

export function wordFilter(words: Iterable<string>): WordFilter {
  const filter = new Uint8Array(SLOTS);
  for (const word of words) filter[slot(word)] = 1;
  return filter;
}

/** False: the word is in no list the filter was made of. */
export function mayHold(filter: WordFilter, word: string): boolean {
  return filter[slot(word)] === 1;
}

function slot(word: string): number {
  const { length } = word;
  if (length === 0) return 0;
  const ends = word.charCodeAt(0) * 31 + word.charCodeAt(length - 1);
  return ((ends * 31 + word.charCodeAt(length >> 1)) * 31 + length) & (SLOTS - 1);
}
