import type { Message } from './translate.ts';

/** One entry with holes: finds what was filled in, and says it in another language. */
export type Sentence = {
  shape: RegExp;
  holes: readonly Hole[];
  message: Message;
  /** Letters that have to be there. */
  weight: number;
};

export type Hole = {
  name: string;
  /** Somebody's words: never a sentence of ours. */
  foreign: boolean;
  /** A number with its unit behind it. */
  unit: boolean;
};

export const HOLE = /\{([a-zA-Z]\w*)\}/g;
export const WORDS = /[\p{L}\d]{2,}/gu;

/** Names of holes that hold titles, paths, names: they stay as they are, even when they read like a text of ours. */
const FOREIGN =
  /^(title|book|path|folder|file|user|by|author|artist|narrator|series|host|address|indexer|client|version|said|words|name)/i;
const UNIT = /^ (?:[kMGT]i?B|kbit\/s|s|h|%)(?!\p{L})/u;
const QUOTE = /["“‘„]$/;
const ANYTHING = String.raw`([\s\S]*?)`;
/** What hangs on to another hole: nothing, ": why", " (how many)", " with something", or a further sentence. */
const HUNG_ON = String.raw`((?:(?:[:;(]| \(| \p{Ll}|(?<=[.!?]) )[\s\S]*?)?)`;
/** Where the fixed text is no more than "of" or "and" or a unit: else it would be found in any title. */
const NUMBER = String.raw`(\d[\d.,]*)`;
const FEWEST_LETTERS = 4;
/** What is being done before the path it is done to: words without a sign. */
const WORDS_ONLY = String.raw`([\p{L} ]+)`;

export function compileSentence(english: string, message: Message): Sentence {
  const holes: Hole[] = [];
  let shape = '';
  let last = 0;
  const fixed = english.replaceAll(HOLE, '');
  const faint = fixed.replaceAll(/\P{L}/gu, '').length < FEWEST_LETTERS;
  for (const found of english.matchAll(HOLE)) {
    const [hole, name = ''] = found;
    const before = english.slice(last, found.index);
    last = found.index + hole.length;
    holes.push({
      name,
      foreign: FOREIGN.test(name) || QUOTE.test(before),
      unit: UNIT.test(english.slice(last)),
    });
    const hangsOn = holes.length > 1 && before === '';
    const what = faint ? NUMBER : hangsOn ? HUNG_ON : name === 'doing' ? WORDS_ONLY : ANYTHING;
    shape += literally(before) + what;
  }
  return {
    shape: new RegExp(`^${shape}${literally(english.slice(last))}$`, 'u'),
    holes,
    message: mapForms(message, (form) => form.trim()),
    weight: fixed.length,
  };
}

/** The word an entry is found by: the longest that stands whole in its fixed text. */
export function rarestWord(english: string): string {
  const fixed = english.replaceAll(/[\p{L}\d]*\{[a-zA-Z]\w*\}[\p{L}\d]*/gu, ' ');
  return (fixed.match(WORDS) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? '';
}

function mapForms(message: Message, change: (form: string) => string): Message {
  if (typeof message === 'string') return change(message);
  return Object.fromEntries(
    Object.entries(message).map(([category, form]) => [category, change(form)]),
  ) as typeof message;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === '-' ? sign : `\\${sign}`));
}
