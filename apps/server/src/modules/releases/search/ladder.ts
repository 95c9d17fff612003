import type { IndexerQuery } from '../../../integrations/indexers/port.ts';
import { otherTitles } from '../matching/other-titles.ts';
import { inLatinLetters } from '../matching/transliterate.ts';
import { CALLS_PER_BOOK } from './call-plan.ts';
import { tellingWords, titleWords, weightOf, withoutSubtitle, withoutTail } from './query-words.ts';

/** What the ladder is made of. */
export type LadderBook = {
  title: string;
  authors: readonly string[];
  series: readonly { name: string; position?: string | number | null | undefined }[];
};

/** Words of a title that are asked for at once; more only give more chances to differ. */
const MAX_TITLE_WORDS = 8;
/** Letters of a title that may be asked for alone. */
const ALONE = 8;
/** Letters of telling words that need no author beside them. */
const SPEAKS_FOR_ITSELF = 14;

/**
 * Queries for one book, narrow to wide: each next rung is asked only when the ones before found nothing acceptable.
 * Indexers match words literally, so the first asks for the title as it is mostly written, the second only for words
 * that are written one way, the third goes by series or by a single name.
 */
export function buildLadder(book: LadderBook): IndexerQuery[] {
  const short = titleWords(withoutSubtitle(withoutTail(book.title)));
  const title = join(short.slice(0, MAX_TITLE_WORDS).map((word) => word.text));
  const author = authorNames(book.authors);
  const surname = author.at(-1) ?? '';
  const whole = titleWords(withoutTail(book.title));
  const inShort = tellingWords(short);
  // "2001" says little; what stands behind the colon says more.
  const telling = inShort.length > 0 ? inShort : tellingWords(whole);
  const seriesName = book.series
    .map(({ name }) => join(tellingOrAll(withoutTail(name))))
    .find((name) => name !== '');

  const rungs = [
    rung(title, join(author)),
    secondRung(telling, surname),
    // Sold under another title elsewhere: nothing of the first finds that.
    ...otherTitles(book.title, book.authors).map((other) => rung(join(tellingOrAll(other)), surname)),
    ...latinRungs(book.title, surname),
    ...thirdRungs({ title, telling, author, seriesName }),
  ];
  const seen = new Set<string>();
  return rungs
    .filter(({ text }) => {
      const key = text.toLowerCase();
      if (text === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, CALLS_PER_BOOK);
}

function secondRung(telling: readonly string[], surname: string): IndexerQuery {
  if (telling.length === 0) return rung('', '');
  const speaks = telling.length > 1 && weightOf(join(telling)) >= SPEAKS_FOR_ITSELF;
  return rung(join(telling), speaks ? '' : surname);
}

/** A Cyrillic title as indexers of the West write it; its author only where the title says little. */
function latinRungs(title: string, surname: string): IndexerQuery[] {
  const [latin] = inLatinLetters(withoutSubtitle(withoutTail(title)));
  return latin === undefined ? [] : [secondRung(tellingOrAll(latin), inLatinLetters(surname)[0] ?? surname)];
}

/** Widest first where the title allows it; a word alone ("It", "Emma") would flood the answer with strangers. */
function thirdRungs(parts: {
  title: string;
  telling: readonly string[];
  author: readonly string[];
  seriesName: string | undefined;
}): IndexerQuery[] {
  const { title, telling, author, seriesName } = parts;
  const surname = author.at(-1) ?? '';
  // The words that are written one way, where they are enough; else the title as it is.
  const alone = [join(telling), title].filter((text) => author.length === 0 || weightOf(text) >= ALONE);
  const series =
    seriesName === undefined || seriesName.toLowerCase() === title.toLowerCase()
      ? []
      : [rung(seriesName, surname)];
  return [
    ...series,
    // Nothing in the title is written one way only ("Ninety-Three" is also "93"): the author alone finds it.
    ...(telling.length === 0 ? [rung('', join(author))] : []),
    ...alone.map((text) => rung(text, '')),
  ];
}

function rung(title: string, author: string): IndexerQuery {
  return {
    text: join([title, author]),
    ...(title === '' ? {} : { title }),
    ...(author === '' ? {} : { author }),
  };
}

function tellingOrAll(text: string): string[] {
  const words = titleWords(text);
  const telling = tellingWords(words);
  return telling.length > 0 ? telling : words.map((word) => word.text);
}

const NAME_TAILS = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq|dds|obe|mbe|cbe)\.?$/iu;
const TITLES_OF_HONOUR = /^(?:dr|prof|professor|sir|dame|lord|lady|rev|st|saint)\.?$/iu;
const ROLE =
  /\s*(?:,|-|–)\s*(?:editor|translator|foreword|introduction|afterword|adaptation|illustrator)\b.*$/iu;

/** The names of the first author without initials: "J. R. R." stands as `J R R`, `JRR` or `J.R.R.` in an index. */
function authorNames(authors: readonly string[]): string[] {
  const [first = ''] = authors;
  const all = first
    .replace(ROLE, '')
    .normalize('NFC')
    .split(/[\s,]+/u)
    .filter((part) => part !== '' && !NAME_TAILS.test(part) && !TITLES_OF_HONOUR.test(part));
  const names = all
    .filter((part) => !/^(?:\p{L}\.?){1,3}$/u.test(part) || !/\./u.test(part))
    .flatMap((part) =>
      part.split(/[^\p{L}\p{M}\p{N}]+/u).filter((piece) => !/^\p{Script=Latin}$/u.test(piece)),
    )
    .filter((piece) => piece !== '');
  return names.length > 0
    ? names
    : all.map((part) => part.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')).filter(Boolean);
}

function join(parts: readonly string[]): string {
  return parts.filter(Boolean).join(' ');
}
