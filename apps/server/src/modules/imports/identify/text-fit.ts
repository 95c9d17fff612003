import { distance } from 'fastest-levenshtein';
import { remembered } from '../inspect/remembered.ts';
import type { ImportBook } from '../model.ts';

/** What a text must know of a book to be compared with it. */
export type TitledBook = Pick<ImportBook, 'title' | 'subtitle' | 'authors' | 'narrators' | 'series'>;

/** From here on a text is taken to name the book. */
export const TITLE_FITS = 0.5;
/** Below this a text does not speak of the book at all. */
export const TITLE_FOREIGN = 0.3;

const NOISE = new Set(
  `unabridged abridged ungekurzt gekurzt integrale integral audiobook audiobooks audio book books horbuch livre audiolibro
   mp3 m4b m4a mp4 flac aac ogg opus wma kbps kbit kbs kb k cd cds dvd disc disk part parts teil read by narrated narrator
   narration performed gelesen von lu par retail vol volume series saga trilogy cycle edition complete full novel chapter
   track vbr cbr hz khz mono stereo v2 v3 isbn asin web rip ebook epub pdf librivox audible proper repack
   第 章 巻 卷 話 话 回 部 冊 册 集 節 节 全 上 中 下 一 二 三 四 五 六 七 八 九 十 〇 朗 読 读`.split(/\s+/),
);
const STOP = new Set(
  'the a an of and or to in on for with from at by der die das und le la les et l d de du des el los las y o e il lo gli i un una une ein eine'.split(
    ' ',
  ),
);
const ABOUT = new Set(
  'summary summaries analysis cliffsnotes sparknotes bookrags blinkist workbook zusammenfassung résumé'.split(
    ' ',
  ),
);
const ARTICLES = new Set(
  'the a an der die das le la les el los las il lo gli un una une ein eine'.split(' '),
);
const SUFFIXES = new Set('jr sr ii iii iv phd md esq'.split(' '));
/** Signs of East Asian scripts, each of which counts as a word. */
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const IDEOGRAPHS = /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;
const SAYS_NOTHING =
  /^(unknown|various|va|n\/?a|none|audio ?books?|untitled|unknown (artist|album|author)|various (artists|authors)|track|cd|disc|librivox\b.*|.*\bvolunteers|full cast|(various|multiple) (readers|narrators)|new folder|music|downloads?|www\b.*|.*\.(com|org|net))[\s\d._-]*$/i;

/** Lower-case words without accents and punctuation; each ideograph is a word. */
export const wordsOf: (text: string) => readonly string[] = remembered(splitWords);

function splitWords(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      // Marks, and the stroke that stretches an Arabic word.
      .replace(/[\p{M}\u0640]+/gu, '')
      .toLowerCase()
      .replace(/ß/g, 'ss')
      .replace(/æ/g, 'ae')
      .replace(/ø/g, 'o')
      .replace(/['’ʼ`]/g, '')
      .replace(/[&+]/g, ' and ')
      .replace(IDEOGRAPHS, ' $1 ')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
  );
}

/** False for "Unknown Album", "CD 1", web addresses and the like, which name no book. */
export function saysSomething(text: string): boolean {
  if (SAYS_NOTHING.test(text.trim())) return false;
  return wordsOf(text).some((word) => !NOISE.has(word) && !/^\d+$/.test(word));
}

/** What comparing needs of a book, worked out once. */
type TitleFacts = {
  variants: readonly (readonly string[])[];
  /** Every word that speaks of the book. */
  about: ReadonlySet<string>;
  /** Words of author and series, which many books share. */
  common: ReadonlySet<string>;
  isAboutBooks: boolean;
};
const compiled = new WeakMap<TitledBook, TitleFacts>();

function factsOf(book: TitledBook): TitleFacts {
  let facts = compiled.get(book);
  if (!facts) {
    const series = book.series.map((entry) => entry.name);
    const texts = [book.title, book.subtitle ?? '', ...book.authors, ...book.narrators, ...series];
    facts = {
      variants: titleVariants(book),
      about: new Set(texts.flatMap(wordsOf)),
      common: new Set([...book.authors, ...series].flatMap(wordsOf)),
      isAboutBooks: isAbout(wordsOf(book.title)),
    };
    compiled.set(book, facts);
  }
  return facts;
}

/** How well a text (album tag, folder name, file name) names the book: 0 not at all, 1 exactly. */
export function titleFit(text: string, book: TitledBook): number {
  const found = wordsOf(text);
  const facts = factsOf(book);
  if (found.length === 0 || (isAbout(found) && !facts.isAboutBooks)) return 0;
  return Math.max(0, ...facts.variants.map((title) => fitOf(found, title, facts)));
}

/** Is this the book's title and nothing else? Then even `1984` or `Section 31` names it. */
export function isTitle(text: string, book: TitledBook): boolean {
  const found = withoutArticle(wordsOf(text)).join(' ');
  return found !== '' && factsOf(book).variants.some((title) => title.join(' ') === found);
}

/** Could any text made of these words name the book? A quick no for most books. */
export function mayBeNamed(words: ReadonlySet<string>, book: TitledBook): boolean {
  return factsOf(book).variants.some((title) => title.every((word) => words.has(word)));
}

function titleVariants(book: TitledBook): (readonly string[])[] {
  const full = book.title.replace(/\s*[([](un)?abridged[)\]]\s*$/i, '');
  const head = full.split(/\s*[:;(]\s*|\s+[-–—]\s+|,\s+(?:or|book|part|volume)\b/i)[0] ?? '';
  const whole = withoutArticle(wordsOf(full));
  const short = withoutArticle(wordsOf(head));
  // `Jane Austen: The Complete Novels` is not called `Jane Austen`, nor `Emma: A Study Guide` `Emma`.
  const people = new Set(book.authors.flatMap(wordsOf));
  const isOwn = short.length > 0 && short.length < whole.length && !short.every((word) => people.has(word));
  return isOwn && !isAbout(whole) ? [whole, short] : [whole];
}

function withoutArticle(words: readonly string[]): readonly string[] {
  return words.length > 1 && ARTICLES.has(words[0] ?? '') ? words.slice(1) : words;
}

function fitOf(found: readonly string[], title: readonly string[], facts: TitleFacts): number {
  if (title.length === 0) return 0;
  const at = indexOfRun(found, title);
  if (at < 0) return partialFit(found, title, facts);
  const rest = found.filter((_, index) => index < at || index >= at + title.length);
  const foreign = rest.filter((word) => !isPlainNoise(word) && !facts.about.has(word)).map(foreignness);
  return title.length / (title.length + foreign.reduce((sum, weight) => sum + weight, 0));
}

/** A single letter is an initial or a scrap; two ideographs weigh as much as a word. */
function foreignness(word: string): number {
  return word.length > 1 ? 0.7 : IDEOGRAPH.test(word) ? 0.35 : 0;
}

/** Most of the words that are the title's own; those of the series or the author prove nothing. */
function partialFit(found: readonly string[], title: readonly string[], facts: TitleFacts): number {
  const own = title.filter((word) => !facts.common.has(word) && !isPlainNoise(word));
  const words = own.reduce((sum, word) => sum + (IDEOGRAPH.test(word) ? 0.5 : 1), 0);
  if (words < 2) return 0;
  const present = own.filter((word) => found.some((other) => sameWord(word, other))).length;
  const share = present / own.length;
  return share >= 0.75 ? share * 0.45 : 0;
}

/** Books about a book carry its whole title: summaries, study guides, workbooks. */
function isAbout(words: readonly string[]): boolean {
  if (words.some((word) => ABOUT.has(word))) return true;
  return words.some(
    (word, index) =>
      word === 'guide' && ['study', 'readers', 'reading', 'teachers'].includes(words[index - 1] ?? ''),
  );
}

/** A book that is called like its series (`Dune`) cannot be told from it by name. */
export function isNamedLikeSeries(book: TitledBook): boolean {
  const title = wordsOf(book.title).join(' ');
  return book.series.some((entry) => {
    const name = wordsOf(entry.name).join(' ');
    return name === title || name.startsWith(`${title} `) || title.startsWith(`${name} `);
  });
}

/** Words of a text that neither the book nor the usual noise explains: what else it seems to speak of. */
export function foreignWords(text: string, book: TitledBook): string[] {
  const { about } = factsOf(book);
  return wordsOf(text).filter((word) => {
    // Syllables of East Asian scripts are whole words; in others short scraps are abbreviations.
    const isScrap = /^[\p{Script=Latin}\p{N}]*$/u.test(word) && (word.length < 4 || /\d/.test(word));
    if (isScrap || isPlainNoise(word) || about.has(word)) return false;
    return ![...about].some((known) => sameWord(known, word));
  });
}

function isPlainNoise(word: string): boolean {
  return STOP.has(word) || NOISE.has(word) || /^\d/.test(word);
}

function indexOfRun(words: readonly string[], run: readonly string[]): number {
  for (let at = 0; at + run.length <= words.length; at += 1) {
    if (run.every((word, index) => sameWord(word, words[at + index] ?? ''))) return at;
  }
  return -1;
}

/** Equal, or one slip of the pen in a long word. */
function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length < 6 || Math.abs(a.length - b.length) > 1 || /\d/.test(a)) return false;
  return distance(a, b) <= 1;
}

export type AuthorFit = 'fits' | 'differs' | 'silent';

/**
 * Do the files name one of the book's authors? `artists` are tags that claim to be people, `texts` are names that may
 * hold one. Only people who are neither author nor reader of the book make a difference.
 */
export function authorFit(artists: readonly string[], texts: readonly string[], book: TitledBook): AuthorFit {
  if (book.authors.length === 0) return 'silent';
  const speaking = artists.filter(saysSomething);
  if ([...speaking, ...texts].some((text) => book.authors.some((author) => namesPerson(text, author)))) {
    return 'fits';
  }
  const others = speaking.filter((text) => !book.narrators.some((narrator) => namesPerson(text, narrator)));
  return others.length > 0 ? 'differs' : 'silent';
}

/** True when the text holds the person's surname, and a given name or initial that agrees when it has any. */
export function namesPerson(text: string, person: string): boolean {
  const words = wordsOf(text);
  const name = wordsOf(flipName(person)).filter((word) => !SUFFIXES.has(word));
  const surname = name.at(-1);
  if (surname === undefined) return false;
  if (name.every((word) => IDEOGRAPH.test(word))) {
    return words.join('').includes(name.join(''));
  }
  if (!words.some((word) => sameWord(surname, word))) return false;
  const given = name.slice(0, -1);
  if (given.length === 0 || words.length === 1) return true;
  const initials = given.map((word) => word[0]);
  return words.some((word) => {
    if (word === surname) return false;
    return (
      given.includes(word) || (word.length <= 3 && initials.includes(word[0])) || initials.join('') === word
    );
  });
}

/** `Austen, Jane` → `Jane Austen`. */
function flipName(name: string): string {
  const parts = name.split(',').map((part) => part.trim());
  if (parts.length !== 2 || !parts[0] || !parts[1] || SUFFIXES.has(parts[1].toLowerCase().replace('.', ''))) {
    return name;
  }
  return `${parts[1]} ${parts[0]}`;
}
