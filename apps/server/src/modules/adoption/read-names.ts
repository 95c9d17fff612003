import { toKey } from '../catalog/index.ts';

/** What the folders of a book say about it, as people and media servers name them. */
export type FolderFacts = {
  author: string | null;
  series: string | null;
  position: string | null;
  title: string;
  year: string | null;
  asin: string | null;
  narrators: string[];
};

const ASIN = /(?:^|\s)[[(]([A-Z0-9]{10})[\])](?=\s|$)/;
const NARRATORS = /\s*\{([^{}]+)\}\s*$/;
const YEAR_BEHIND = /\s*[([](\d{4})[\])]\s*$/;
const YEAR_BEFORE = /^[([]?(\d{4})[\])]? - (?=\S)/;
const NUMBER =
  /^(?:(?:vol(?:ume)?|book|bk|part|no|nr|band|#)\.?\s*#?\s*)?(\d{1,3}(?:\.\d{1,2})?(?:-\d{1,3})?[A-Z]?)$/i;
const LABELLED = /^(?:vol(?:ume)?|book|bk|band|#)\.?\s*#?\s*(\d{1,3}(?:\.\d{1,2})?)\s*[-–:.,]?\s+(?=\p{L})/iu;

/** Reads `Author/Series/Series - 1 - Title (Year) [ASIN] {Narrator}` and its shorter kin. */
export function readFolderNames(path: string): FolderFacts {
  const segments = path.split('/');
  const series = segments.length >= 3 ? (segments.at(-2) ?? null) : null;
  const author =
    segments.length >= 3 ? (segments.at(-3) ?? null) : segments.length === 2 ? (segments[0] ?? null) : null;
  let text = segments.at(-1) ?? '';
  const take = (pattern: RegExp): string | null => {
    const found = pattern.exec(text);
    if (!found || found[0].trim() === text.trim()) return null;
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.trim();
    return found[1] ?? null;
  };
  const asin = take(ASIN);
  const narrators =
    take(NARRATORS)
      ?.split(/\s*(?:,|&|;)\s*/)
      .filter(Boolean) ?? [];
  const behind = take(YEAR_BEHIND);
  const parts = readParts(text, { author, series });
  // `Vol. 1 - 1895 - Title`: the year comes to the front when the number is gone.
  text = parts.title;
  const year = behind ?? take(YEAR_BEFORE);
  return { ...parts, title: text, series, asin, narrators, year };
}

/** What stands between the dashes: author and series again, the number, and the title, which is the rest. */
function readParts(
  text: string,
  { author, series }: { author: string | null; series: string | null },
): Pick<FolderFacts, 'author' | 'position' | 'title'> {
  const isSame = (a: string, b: string | null) => b !== null && toKey(a) === toKey(b);
  let parts = text.split(' - ').map((part) => part.trim());
  let position: string | null = null;
  const rest = parts.filter((part, at) => {
    const isLast = at === parts.length - 1;
    if (!isLast && (isSame(part, series) || isSame(part, author))) return false;
    const number = isLast || series === null ? null : NUMBER.exec(part)?.[1];
    if (number == null || position !== null) return true;
    position = number;
    return false;
  });
  parts = rest.length > 0 ? rest : parts;
  // A single level: `Author - Title`.
  if (author === null && parts.length > 1)
    return { author: parts[0] ?? null, position, title: parts.slice(1).join(' - ') };
  const title = parts.join(' - ');
  const labelled = LABELLED.exec(title);
  if (labelled && position === null)
    return { author, position: labelled[1] ?? null, title: title.slice(labelled[0].length) };
  return { author, position, title };
}
