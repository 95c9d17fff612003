/**
 * Cyrillic in Latin letters by the usual ways to write it: as in English books, as linguists and Slavic catalogues do, and as
 * libraries do. One line: the letter and its three spellings; a single spelling serves all.
 */
const LETTERS: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo,jo,e',
  є: 'ye,je,ie',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  ї: 'yi,ji,i',
  й: 'y,j,i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ў: 'u',
  ф: 'f',
  х: 'kh,h,kh',
  ц: 'ts,c,ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch,sch,shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu,ju,iu',
  я: 'ya,ja,ia',
};
const WAYS = [0, 1, 2] as const;

const table: readonly ReadonlyMap<string, string>[] = WAYS.map(
  (way) =>
    new Map(
      Object.entries(LETTERS).map(([letter, spellings]) => {
        const ways = spellings.split(',');
        return [letter, ways[way] ?? ways[0]!];
      }),
    ),
);

/** The text in Latin letters, in each usual way once; none when it has no Cyrillic letter. */
export function inLatinLetters(text: string): string[] {
  if (!/\p{Script=Cyrillic}/u.test(text)) return [];
  const composed = text.normalize('NFC');
  return [...new Set(WAYS.map((way) => spell(composed, table[way]!)))];
}

function spell(text: string, letters: ReadonlyMap<string, string>): string {
  let spelled = '';
  for (const char of text) {
    const lower = char.toLowerCase();
    const latin = letters.get(lower) ?? char;
    spelled += char === lower || latin === '' ? latin : latin[0]!.toUpperCase() + latin.slice(1);
  }
  // Достоевский, Белый
  return spelled.replace(/(?:iy|ij|yy|yj|ii)(?![\p{L}])/gu, 'y');
}
