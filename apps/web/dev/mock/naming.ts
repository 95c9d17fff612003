import type { NamingPreview } from '@earmark/contracts';

export const TOKENS = [
  { token: 'author', meaning: 'First author', example: 'Jane Austen' },
  { token: 'authors', meaning: 'All authors', example: 'Jane Austen, Anna Lefroy' },
  { token: 'title', meaning: 'Title', example: 'Emma' },
  { token: 'subtitle', meaning: 'Subtitle', example: 'A Novel' },
  { token: 'series', meaning: 'Series', example: 'Sherlock Holmes' },
  { token: 'index', meaning: 'Number in the series', example: '2' },
  { token: 'year', meaning: 'Year of release', example: '2015' },
  { token: 'narrator', meaning: 'Narrators', example: 'Karen Savage' },
  { token: 'asin', meaning: 'ASIN', example: 'B014V7MHC2' },
  { token: 'language', meaning: 'Language', example: 'english' },
];

type Book = {
  title: string;
  authors: string[];
  narrators?: string[];
  series?: { name: string; position?: string | number | null }[];
  releaseDate?: string | null;
  asin?: string | null;
  language?: string | null;
};

/** A rough likeness of the real grammar; the server has the real one. */
export function previewName(
  pattern: string,
  book: Book,
  files: string[],
  useSeriesFolders: boolean,
): NamingPreview {
  const series = book.series?.[0];
  const values: Record<string, string> = {
    author: book.authors[0] ?? 'Unknown Author',
    authors: book.authors.join(', '),
    title: book.title,
    subtitle: '',
    series: series?.name ?? '',
    index: series?.position === null || series?.position === undefined ? '' : String(series.position),
    year: book.releaseDate?.slice(0, 4) ?? '',
    narrator: (book.narrators ?? []).join(', '),
    asin: book.asin ?? '',
    language: book.language ?? '',
  };
  const warnings: string[] = [];
  const segments = pattern
    .split('/')
    .filter((segment) => useSeriesFolders || segment.trim() !== '{series}')
    .map((segment) =>
      segment
        .replace(/\{(\w+)\}/g, (_all, token: string) => {
          const value = values[token];
          if (value === undefined) warnings.push(`There is no token {${token}}.`);
          return value ?? '';
        })
        .replace(/\(\s*\)|\[\s*\]/g, '')
        .replace(/^(\s*-\s*)+|(\s*-\s*)+$/g, '')
        .replace(/\s*-\s*(-\s*)+/g, ' - ')
        .replace(/:/g, ' -')
        .trim(),
    )
    .filter((segment) => segment !== '');
  return {
    path: segments.join('/'),
    segments,
    files: files.map((from, index) => ({
      from,
      to:
        files.length === 1
          ? `${book.title.replace(/:/g, ' -')}.m4b`
          : `${String(index + 1).padStart(2, '0')} - ${book.title.replace(/:/g, ' -')}.mp3`,
    })),
    warnings: [...new Set(warnings)],
  };
}
