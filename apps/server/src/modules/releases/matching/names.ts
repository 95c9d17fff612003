import { distance } from 'fastest-levenshtein';
import { noiseRoles, role } from '../title-parser/roles.ts';
import { explained } from './flags.ts';
import { sameGiven, soundsAlike, withoutCredentials } from './name-variants.ts';
import { gap, type Token, tokenise } from './tokens.ts';

/** How to find one person in text. */
export type PersonPattern = {
  name: string;
  /** All words of the name, in order. */
  words: readonly string[];
  surname: string;
  given: readonly string[];
  /** First letters of the given names, joined: `jrr`. */
  initials: string;
  /** The whole name without spaces. */
  squeezed: string;
  /** Written without spaces (Chinese, Japanese): only the whole name counts. */
  whole: boolean;
  /** Translator, illustrator, foreword: did not write the book. An editor stands for an anthology. */
  secondary: boolean;
  /** Put the book together. */
  edits: boolean;
};

export type NameStrength = 'full' | 'surname';
export type NameHit = { start: number; end: number; strength: NameStrength };

const TITLES = new Set(
  'dr,sir,prof,professor,mr,mrs,ms,miss,jr,sr,phd,md,rev,reverend,lord,lady,dame,esq,obe,mba'.split(','),
);
const PARTICLES = new Set(
  'le,la,de,du,des,von,van,der,den,ten,ter,di,da,del,della,mc,mac,o,d,st,el,al,bin,ben'.split(','),
);
const SECONDARY =
  /\b(?:translat\w*|introduc\w*|foreword|afterword|preface|illustrat\w*|contributor|adaptation|adapter|übersetz\w*|traduct\w*)\b/iu;
const EDITS = /\b(?:editor|herausgeber\w*|éditeur)\b/iu;
const IDEOGRAPHIC = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Names that stand for "we do not know" or for a company, never for an author. */
const PLACEHOLDERS = new Set([
  'various',
  'variousauthors',
  'variousartists',
  'unknown',
  'unknownauthor',
  'anonymous',
  'anon',
  'na',
  'none',
  'multipleauthors',
  'multiple',
  'author',
  'graphicaudio',
  'fullcast',
  'audible',
  'audiblestudios',
  'librivox',
  'librivoxvolunteers',
  'audiobook',
  'audiobooks',
  'diverse',
  'divers',
  'collectif',
]);

/** What is known of names that repeat from release to release. */
export type PlaceholderMemo = Map<string, boolean>;

export function isPlaceholderMemoised(name: string, memo: PlaceholderMemo): boolean {
  let placeholder = memo.get(name);
  if (placeholder === undefined) {
    placeholder = isPlaceholderName(name);
    if (memo.size < 20_000) memo.set(name, placeholder);
  }
  return placeholder;
}

export function isPlaceholderName(name: string): boolean {
  const squeezed = tokenise(name)
    .tokens.map((token) => token.text)
    .join('');
  return squeezed === '' || PLACEHOLDERS.has(squeezed);
}

/** Reads "First Last", "Last, First", initials, honorifics and roles after a dash. */
export function compilePerson(input: string): PersonPattern[] {
  const name = input.trim();
  const dash = name.search(/\s[-–—]\s/u);
  const note = dash > 0 ? name.slice(dash) : (/\([^)]*\)\s*$/u.exec(name)?.[0] ?? '');
  const secondary = note !== '' && SECONDARY.test(note);
  const bare = withoutCredentials(note !== '' ? name.slice(0, name.length - note.length) : name);
  const edits = note !== '' && EDITS.test(note);
  const source = tokenise(bare);
  let tokens = source.tokens.filter((token) => !TITLES.has(token.text));
  if (tokens.length === 0) tokens = source.tokens;
  if (tokens.length === 0) return [];
  const comma = tokens.findIndex((token, at) => at > 0 && token.gap === gap.comma);
  if (comma > 0) tokens = [...tokens.slice(comma), ...tokens.slice(0, comma)];
  const words = tokens
    .map((token) => token.text)
    .filter((word, at) => at === 0 || !/^(?:ii|iii|iv)$/.test(word));
  const originals = tokens.map((token) => source.text.slice(token.start, token.end));
  const expanded = words.flatMap((word, at) => {
    const original = originals[at] ?? '';
    // JRR, RA: initials written together.
    const packed =
      at < words.length - 1 &&
      /^\p{Lu}{2,3}$/u.test(original) &&
      !/\p{Ll}/u.test(original) &&
      isInitials(word, bare);
    return packed ? word.split('') : [word];
  });
  const base = { name, secondary, edits, squeezed: words.join(''), words: expanded };
  // Schätzing is also written Schaetzing.
  const second = tokens.map((token) => token.alt);
  const whole = IDEOGRAPHIC.test(bare);
  const patterns: PersonPattern[] = [pattern(base, expanded, whole)];
  if (whole) return patterns;
  if (second.join('') !== words.join(''))
    patterns.push(pattern({ ...base, squeezed: second.join('') }, second, false));
  // "Prince Harry, The Duke of Sussex" is as often "Prince Harry, Duke of Sussex".
  if (comma > 0 && expanded.length > 2 && isArticleLike(expanded[0]!))
    patterns.push(pattern({ ...base, squeezed: expanded.slice(1).join('') }, expanded.slice(1), false));
  const before = expanded.at(-2);
  if (before !== undefined && PARTICLES.has(before) && expanded.length > 1) {
    patterns.push(pattern(base, [...expanded.slice(0, -2), before + expanded.at(-1)!], false));
  }
  const last = expanded.at(-1)!;
  for (const particle of ['mc', 'mac', 'le', 'de', 'van', 'o', 'd']) {
    if (last.startsWith(particle) && last.length > particle.length + 3) {
      patterns.push(pattern(base, [...expanded.slice(0, -1), particle, last.slice(particle.length)], false));
    }
  }
  return patterns;
}

/** "ED MCBAIN" shouts; "JRR Tolkien" does not. */
function isInitials(word: string, name: string): boolean {
  return name !== name.toUpperCase() || !/[aeiou]/.test(word);
}

/** `whole`: its words stand together and in this order, as in scripts without spaces. */
export function pattern(
  base: { name: string; secondary: boolean; edits: boolean; squeezed: string; words: readonly string[] },
  words: readonly string[],
  whole: boolean,
): PersonPattern {
  const given = words.slice(0, -1);
  return {
    ...base,
    words,
    surname: whole ? words[0]! : words.at(-1)!,
    given: whole ? words.slice(1) : given,
    initials: given.map((word) => word[0]!).join(''),
    whole,
  };
}

function linked(tokens: readonly Token[], left: number): boolean {
  const one = tokens[left];
  const two = tokens[left + 1];
  return (
    one !== undefined &&
    two !== undefined &&
    one.group === two.group &&
    two.gap <= gap.joined &&
    one.segment === two.segment
  );
}

/** Tries to read the person around the surname at `at`. */
export function personAt(tokens: readonly Token[], at: number, person: PersonPattern): NameHit | null {
  if (person.whole) {
    for (let step = 1; step < person.words.length; step += 1) {
      if (tokens[at + step]?.text !== person.words[step]) return null;
    }
    return { start: at, end: at + person.words.length, strength: 'full' };
  }
  const { given } = person;
  if (given.length === 0)
    return standsAlone(tokens, at) ? { start: at, end: at + 1, strength: 'full' } : null;
  const before = givenBefore(tokens, at, person);
  if (before.complete) return { start: before.start, end: at + 1, strength: 'full' };
  const after = givenAfter(tokens, at, person);
  if (after > 0) return { start: at, end: after, strength: 'full' };
  // "Saint-Exupéry", "Garcia Marquez": more than the last word of the name, but not the first.
  return isLoneSurname(tokens, before.start, at)
    ? { start: before.start, end: at + 1, strength: 'surname' }
    : null;
}

/** Where the names before the surname begin, and whether the first one is among them. */
function givenBefore(
  tokens: readonly Token[],
  at: number,
  person: PersonPattern,
): { start: number; complete: boolean } {
  const { given } = person;
  let wanted = given.length - 1;
  let left = at - 1;
  let skipped = 0;
  let start = at;
  while (left >= 0 && wanted >= 0 && linked(tokens, left)) {
    const { text } = tokens[left]!;
    if (text.length > 1 && text === person.initials) return { start: left, complete: true };
    // "Garrett Fagan" of "Garrett G. Fagan": the first name, not the initial it begins with.
    if (text.length > 1 && text === given[0]) return { start: left, complete: true };
    let found = wanted;
    while (found >= 0 && !sameGiven(text, given[found]!)) found -= 1;
    if (found === 0) return { start: left, complete: true };
    if (found > 0) {
      wanted = found - 1;
      if (skipped === 0 && text.length > 1 && text === given[found]) start = left;
      left -= 1;
      continue;
    }
    // "Ilona and Gordon Andrews": two who share the surname.
    if (skipped === 1 && wanted === given.length - 1 && isNameConnector(text)) {
      left -= 1;
      continue;
    }
    // One middle name the catalogue does not know, or a title.
    if (skipped > 0 || tokens[left]!.num >= 0) break;
    skipped += 1;
    left -= 1;
  }
  return { start, complete: false };
}

/** "Last, First" and "Last First": first token after the given names, or -1. */
function givenAfter(tokens: readonly Token[], at: number, person: PersonPattern): number {
  const next = tokens[at + 1];
  if (!next || next.group !== tokens[at]!.group || next.gap > gap.comma) return -1;
  const first = person.given[0]!;
  const comma = next.gap === gap.comma;
  const onlyInitials = !comma && next.text.length === 1 && initialsUntilBorder(tokens, at);
  const isFirst =
    next.text === person.initials && next.text.length > 1
      ? true
      : comma || onlyInitials
        ? sameGiven(next.text, first)
        : next.text.length > 1 && next.text === first;
  if (!isFirst) return -1;
  let end = at + 2;
  let wanted = 1;
  while (
    wanted < person.given.length &&
    linked(tokens, end - 1) &&
    sameGiven(tokens[end]!.text, person.given[wanted]!)
  ) {
    wanted += 1;
    end += 1;
  }
  return end;
}

/** "Толстой Л. Н.": nothing but initials up to the end of the segment. */
function initialsUntilBorder(tokens: readonly Token[], at: number): boolean {
  const { segment } = tokens[at]!;
  for (let index = at + 1; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.segment !== segment || token.role !== role.none) return true;
    if (token.text.length > 1) return false;
  }
  return true;
}

function isBorder(token: Token | undefined, segment: number): boolean {
  return (
    token === undefined ||
    token.segment !== segment ||
    token.role !== role.none ||
    isNameConnector(token.text)
  );
}

/** "Ilf and Petrov" */
function isNameConnector(text: string): boolean {
  return text === 'and' || text === 'и' || text === 'und';
}

/** A name of one word needs a border or a word of the wanted title on both sides. */
function standsAlone(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const next = tokens[at + 1];
  const left =
    token.gap === gap.comma || isBorder(tokens[at - 1], token.segment) || isExplained(tokens[at - 1]!);
  const right =
    isBorder(next, token.segment) ||
    next!.gap === gap.comma ||
    isExplained(next!) ||
    isArticleLike(next!.text);
  return left && right;
}

function isExplained(token: Token): boolean {
  return (token.flags & explained) !== 0;
}

function isArticleLike(text: string): boolean {
  return text === 'the' || text === 'a' || text === 'an';
}

/** "Tolkien - The Hobbit": the surname is all its segment says. */
function isLoneSurname(tokens: readonly Token[], start: number, at: number): boolean {
  const token = tokens[at]!;
  if (token.group > 0) return false;
  const next = tokens[at + 1];
  if (next && next.segment === token.segment && next.gap === gap.comma && next.role === role.none)
    return false;
  return (
    isBorder(tokens[start - 1], token.segment) &&
    isBorder(next, token.segment) &&
    !isTorn(tokens, at) &&
    !isTornBefore(tokens, start)
  );
}

/** "Charles [VIP] Dickens": another name before a technical word. */
function isTornBefore(tokens: readonly Token[], start: number): boolean {
  const { segment, group } = tokens[start]!;
  let before = start - 1;
  while (
    before >= 0 &&
    (tokens[before]!.group > group ||
      (tokens[before]!.segment === segment && noiseRoles[tokens[before]!.role]!))
  )
    before -= 1;
  const token = tokens[before];
  return (
    before < start - 1 &&
    token?.segment === segment &&
    token.role === role.none &&
    !isNameConnector(token.text) &&
    !isExplained(token)
  );
}

/** "Brooks 64kbps Landon": another name behind a technical word. */
function isTorn(tokens: readonly Token[], at: number): boolean {
  const { segment } = tokens[at]!;
  let behind = at + 1;
  while (tokens[behind]?.segment === segment && noiseRoles[tokens[behind]!.role]!) behind += 1;
  const next = tokens[behind];
  return (
    behind > at + 1 &&
    next !== undefined &&
    next.segment === segment &&
    next.role === role.none &&
    !isExplained(next) &&
    !isArticleLike(next.text)
  );
}

/** Are these the words of one of the names, and nothing else? */
export function isNameOf(tokens: readonly Token[], people: readonly PersonPattern[]): boolean {
  const words = tokens.map((token) => token.text).join(' ');
  return people.some((person) => person.words.join(' ') === words);
}

/** Patterns by the folded word that starts the search for them. */
export type PeopleIndex = ReadonlyMap<string, readonly PersonPattern[]>;

export function indexPeople(patterns: readonly PersonPattern[]): PeopleIndex {
  const index = new Map<string, PersonPattern[]>();
  const put = (key: string, person: PersonPattern) => {
    const list = index.get(key);
    if (list) list.push(person);
    else index.set(key, [person]);
  };
  for (const person of patterns) {
    put(person.surname, person);
    // Stephen King's
    if (!person.whole && person.given.length > 0) put(`${person.surname}s`, person);
  }
  return index;
}

/** Looks a person up in one name as a structured indexer gives it. */
export function comparePerson(people: readonly PersonPattern[], name: string): NameStrength | null {
  const { tokens } = tokenise(name);
  if (tokens.length === 0) return null;
  const squeezed = tokens.map((token) => token.text).join('');
  let best: NameStrength | null = null;
  for (const person of people) {
    if (person.squeezed === squeezed) return 'full';
    for (let at = 0; at < tokens.length; at += 1) {
      const { text } = tokens[at]!;
      const same = text === person.surname || tokens[at]!.alt === person.surname || isNameTypo(text, person);
      if (!same) continue;
      const hit = personAt(tokens, at, person);
      if (hit?.strength === 'full') return 'full';
      if (hit) best = 'surname';
    }
  }
  return best;
}

export function isNameTypo(text: string, person: PersonPattern): boolean {
  const { surname } = person;
  if (person.whole || surname.length < 6 || text.length < 6) return false;
  if (soundsAlike(text, surname)) return true;
  return (
    surname.length >= 7 &&
    text.length >= 7 &&
    text[0] === surname[0] &&
    Math.abs(text.length - surname.length) <= 1 &&
    distance(text, surname) <= 1
  );
}
