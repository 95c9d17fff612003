const LONGEST_GENRE = 6;
const LONGEST_THEME = 10;
const GENRE_NOUNS = new Set(
  'novel,memoir,adventure,romance,thriller,mystery,fantasy,epic,apocalypse,litrpg,gamelit,xianxia'.split(','),
);
/** Such a book stands beside the volumes. */
const BESIDE_THE_SERIES = new Set('prequel,sequel,novella,novelette,short,companion,spin,spinoff'.split(','));

/** "A Xianxia Cultivation Novel": says what kind of book it is, for every volume of a series alike. */
export function isGenreTail(words: readonly string[]): boolean {
  return (
    (words[0] === 'a' || words[0] === 'an') &&
    words.length <= LONGEST_GENRE &&
    GENRE_NOUNS.has(words.at(-1)!) &&
    !words.some((word) => BESIDE_THE_SERIES.has(word))
  );
}

/** "A Novel of High Fantasy and Low Stakes": what the book is about, in the publisher's words. */
export function isNovelOf(words: readonly string[]): boolean {
  const [article, kind, of] = words;
  return (
    article === 'a' &&
    (kind === 'novel' || kind === 'memoir') &&
    (of === 'of' || of === 'about') &&
    words.length <= LONGEST_THEME &&
    !words.some((word) => BESIDE_THE_SERIES.has(word))
  );
}
