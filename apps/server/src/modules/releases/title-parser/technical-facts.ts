import { languageNames } from '../matching/languages.ts';
import type { Annotated } from './annotate.ts';
import type { ParsedTitle } from './parsed-title.ts';
import { slice } from './person-names.ts';
import { isSinglePosition } from './positions.ts';
import { role } from './roles.ts';

const LANGUAGES = new Set(languageNames.values());

export function technicalFacts(source: Annotated): Omit<ParsedTitle, 'authors' | 'narrators'> {
  const facts: Omit<ParsedTitle, 'authors' | 'narrators'> = {
    title: '',
    subtitle: null,
    series: [],
    year: null,
    formats: [],
    ebookFormats: [],
    bitrateKbps: null,
    languages: [],
    abridged: null,
    dramatised: false,
    part: null,
    collection: false,
    edition: null,
    group: null,
    other: null,
  };
  const add = (list: string[], value: string) => {
    if (!list.includes(value)) list.push(value);
  };
  for (const mark of source.marks) {
    for (const language of mark.value.split('|')) {
      if (LANGUAGES.has(language) && (mark.role !== role.language || isTag(source, mark.index))) {
        add(facts.languages, language);
      }
    }
    switch (mark.role) {
      case role.format:
        add(facts.formats, mark.value);
        break;
      case role.ebook:
        add(facts.ebookFormats, mark.value);
        break;
      case role.bitrate:
        facts.bitrateKbps ??= Number(mark.value);
        break;
      case role.year:
        facts.year = Number(mark.value);
        break;
      case role.abridged:
        facts.abridged = true;
        break;
      case role.unabridged:
        facts.abridged ??= false;
        break;
      case role.dramatised:
      case role.fullCast:
        facts.dramatised = true;
        break;
      case role.collection:
        facts.collection = true;
        break;
      case role.edition:
        facts.edition ??= editionText(source, mark.index, mark.index + mark.length);
        break;
      case role.group:
        facts.group = slice(source, [source.tokens[mark.index]!]);
        break;
      case role.comic:
        facts.other ??= 'comic';
        break;
      case role.video:
        facts.other = 'film';
        break;
      case role.music:
        facts.other ??= 'music';
        break;
      case role.podcast:
        facts.other ??= 'podcast';
        break;
      case role.derivative:
        facts.other ??= 'about';
        break;
      default:
    }
  }
  for (const number of source.numbers) {
    if (number.kind === 'part' && isSinglePosition(number.ranges)) {
      facts.part = { number: number.ranges[0]!.from, of: number.of > 0 ? number.of : null };
    } else if (number.kind !== 'piece' && number.kind !== 'part' && !isSinglePosition(number.ranges)) {
      facts.collection = true;
    }
  }
  return facts;
}

/** A language as a label: alone, in brackets, in capitals or before technical words. */
export function isTag(source: Annotated, at: number): boolean {
  const { tokens, text } = source;
  const token = tokens[at]!;
  let next = at + 1;
  for (; next < tokens.length && tokens[next]!.segment === token.segment; next += 1) {
    if (tokens[next]!.role === role.none) return false;
  }
  const before = tokens[at - 1];
  const opens = before === undefined || before.segment !== token.segment || before.role !== role.none;
  const word = text.slice(token.start, token.end);
  return token.group > 0 || opens || next > at + 1 || (word.length > 3 && word === word.toUpperCase());
}

function editionText(source: Annotated, from: number, to: number): string {
  let start = from;
  while (start > 0 && source.tokens[start - 1]!.role === role.edition) start -= 1;
  return slice(source, source.tokens.slice(start, to));
}
