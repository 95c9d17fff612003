import { toLine } from '../../../platform/text/index.ts';
import { asEntries, asText } from './loose-fields.ts';

const TAIL = /^(?:jr|sr|[ivx]+|ph\.?\s?d|m\.?d|esq|m\.?a|ed)\.?$/i;
const ROMAN = /^[IVXLCDM]+$/;

/** Names of `author_info` or `narrator_info`: decoded, one entry a person, each person once. */
export function readPeople(value: unknown): string[] {
  const names = new Map<string, string>();
  for (const entry of asEntries(value)) {
    const raw = typeof entry === 'object' && entry !== null ? (entry as { name?: unknown }).name : entry;
    for (const part of splitJoint(toLine(asText(raw)))) {
      const name = fixCase(inReadingOrder(part));
      const key = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
      const known = names.get(key);
      if (name && (known === undefined || isShouted(known))) names.set(key, name);
    }
  }
  return [...names.values()];
}

/** `A B & C D` in one entry are two people; `Simon & Schuster` is not. */
function splitJoint(text: string): string[] {
  const parts = text.split(/\s+(?:&|and)\s+|\s*;\s*/);
  return parts.length > 1 && parts.every((part) => part.includes(' ')) ? parts : [text];
}

/** `Doyle, Arthur Conan` → `Arthur Conan Doyle`; `Doe, Jr.` stays. */
function inReadingOrder(name: string): string {
  const [last, first, ...more] = name.split(',').map((part) => part.trim());
  if (!last || !first || more.length > 0 || TAIL.test(first)) return name;
  return `${first} ${last}`;
}

/** Takes the shouting out: long words in capitals, short ones of a name all in capitals, and names all in small letters. */
function fixCase(name: string): string {
  const isWhispered = name === name.toLowerCase();
  const isAllShouted = isShouted(name);
  return name.replaceAll(/[\p{L}\p{M}]+/gu, (word) => {
    const isLoud = word === word.toUpperCase() && !ROMAN.test(word);
    // `POE` is a name, `JRR` are initials: a name has a vowel.
    const isShortName = isAllShouted && word.length === 3 && /[AEIOUY]/i.test(word);
    if (isLoud && (word.length > 3 || isShortName)) return capitalise(word);
    return isWhispered && word.length > 3 ? capitalise(word) : word;
  });
}

function capitalise(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function isShouted(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase();
}
