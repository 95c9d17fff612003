import { padLeadingInteger } from './facts.ts';
import { cutGraphemes, firstGrapheme } from './shorten.ts';

/** A token's value on its way through filters: one text, or several names not yet joined. */
export type FilterValue = string | readonly string[];

export type FilterDefinition = {
  name: string;
  meaning: string;
  /** What stands after the colon. */
  argument: 'none' | 'number' | 'optionalNumber' | 'text';
  /** Filters that need one text get a list joined first. */
  takesList: boolean;
  apply: (value: FilterValue, argument: string | undefined) => FilterValue;
};

function onText(change: (text: string, argument: string | undefined) => string) {
  return {
    takesList: false,
    apply: (value: FilterValue, argument: string | undefined) =>
      change(typeof value === 'string' ? value : value.join(', '), argument),
  };
}

/** `The Hobbit (Annotated)` → `Hobbit, The (Annotated)`. */
function articleLast(text: string): string {
  const parts = /^(the|an?)\s+([^(]+?)(\s*\(.*)?$/i.exec(text);
  return parts ? `${parts[2]}, ${parts[1]}${parts[3] ?? ''}` : text;
}

function initials(text: string): string {
  return text
    .split(/[\s._-]+/)
    .map((word) => firstGrapheme(word.replace(/^[^\p{L}\p{N}]+/u, '')))
    .join('')
    .toUpperCase();
}

function firstLetter(text: string): string {
  return firstGrapheme(text.replace(/^[^\p{L}\p{N}]+/u, '')).toUpperCase();
}

const definitions: readonly FilterDefinition[] = [
  {
    name: 'pad',
    meaning: 'Zeros before the leading whole number: {index|pad:2}, or {index:00}',
    argument: 'number',
    ...onText((text, width) => padLeadingInteger(text, Number(width))),
  },
  {
    name: 'max',
    meaning: 'At most so many characters; a negative number keeps the end: {title|max:60}, or {title:60}',
    argument: 'number',
    ...onText((text, count) => cutGraphemes(text, Number(count))),
  },
  {
    name: 'the',
    meaning: 'Moves a leading The, A or An to the end',
    argument: 'none',
    ...onText(articleLast),
  },
  {
    name: 'first',
    meaning:
      'Of several names the first ({authors|first:2} the first two); of a single text its first letter',
    argument: 'optionalNumber',
    takesList: true,
    apply: (value, argument) => {
      if (typeof value === 'string') return firstLetter(value);
      return argument === undefined ? (value[0] ?? '') : value.slice(0, Number(argument));
    },
  },
  { name: 'initials', meaning: 'First letter of every word', argument: 'none', ...onText(initials) },
  {
    name: 'join',
    meaning: 'Text between several names: {authors|join:" & "}',
    argument: 'text',
    takesList: true,
    apply: (value, argument) => (typeof value === 'string' ? value : value.join(argument ?? ', ')),
  },
  { name: 'upper', meaning: 'Capital letters', argument: 'none', ...onText((text) => text.toUpperCase()) },
  { name: 'lower', meaning: 'Small letters', argument: 'none', ...onText((text) => text.toLowerCase()) },
  {
    name: 'ascii',
    meaning: 'Drops accents: Brontë becomes Bronte',
    argument: 'none',
    ...onText((text) => text.normalize('NFD').replace(/\p{M}+/gu, '')),
  },
  {
    name: 'spaces',
    meaning: 'What stands for a space: {title|spaces:"_"}',
    argument: 'text',
    ...onText((text, mark) => text.trim().replace(/\s+/g, mark ?? ' ')),
  },
];

const byName = new Map(definitions.map((definition) => [definition.name, definition]));

export function findFilter(name: string): FilterDefinition | undefined {
  return byName.get(name.toLowerCase());
}

export function namingFilterList(): { filter: string; meaning: string }[] {
  return definitions.map(({ name, meaning }) => ({ filter: name, meaning }));
}
