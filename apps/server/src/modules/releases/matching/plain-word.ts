/** A slice of up to 12 signs is copied by V8; longer ones would keep the whole title alive. */
const LONGEST = 12;
const SLOTS = 8192;

/** The last word seen of each hash: titles repeat the same words, and a known string carries its hash already. */
const seen: string[] = Array.from({ length: SLOTS }, () => '');

const lower = (code: number) => (code >= 65 && code <= 90 ? code + 32 : code);

/** Letters and digits of ASCII between two places, in lower case; the same string object where it was seen before. */
export function plainWord(text: string, start: number, stop: number): string {
  const length = stop - start;
  if (length > LONGEST) return text.slice(start, stop).toLowerCase();
  let hash = length;
  for (let at = start; at < stop; at += 1) hash = (Math.imul(hash, 31) + lower(text.charCodeAt(at))) | 0;
  const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
  const known = seen[slot]!;
  if (known.length === length && isSame(known, text, start)) return known;
  const word = text.slice(start, stop).toLowerCase();
  seen[slot] = word;
  return word;
}

function isSame(word: string, text: string, start: number): boolean {
  for (let at = 0; at < word.length; at += 1) {
    if (word.charCodeAt(at) !== lower(text.charCodeAt(start + at))) return false;
  }
  return true;
}
