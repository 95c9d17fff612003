import type { BookDetails, BookEdit, EditableField } from '../../lib/api/types.ts';

/** A book's facts as a form holds them: lists one a line, series one a line with `#` before the number. */
export type BookForm = {
  title: string;
  subtitle: string;
  authors: string;
  narrators: string;
  series: string;
  releaseDate: string;
  runtimeMinutes: string;
  language: string;
  publisher: string;
  isbn: string;
  genres: string;
  tags: string;
  description: string;
};

export const FORM_FIELDS = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'releaseDate',
  'runtimeMinutes',
  'language',
  'publisher',
  'isbn',
  'genres',
  'tags',
  'description',
] as const satisfies readonly (keyof BookForm & EditableField)[];

export function toForm(book: BookDetails): BookForm {
  return {
    title: book.title,
    subtitle: book.subtitle ?? '',
    authors: book.authors.map((author) => author.name).join('\n'),
    narrators: book.narrators.map((narrator) => narrator.name).join('\n'),
    series: book.series
      .map((series) => (series.position === null ? series.name : `${series.name} #${series.position}`))
      .join('\n'),
    releaseDate: book.releaseDate ?? '',
    runtimeMinutes: book.runtimeMinutes === null ? '' : String(book.runtimeMinutes),
    language: book.language ?? '',
    publisher: book.publisher ?? '',
    isbn: book.isbn ?? '',
    genres: book.genres.join('\n'),
    tags: book.tags.join('\n'),
    description: book.description ?? '',
  };
}

/** Only what differs from how the book was: everything else stays with its source. */
export function toEdit(before: BookForm, after: BookForm): BookEdit {
  const whole: Required<Pick<BookEdit, (typeof FORM_FIELDS)[number]>> = {
    title: after.title.trim(),
    subtitle: orNull(after.subtitle),
    authors: linesOf(after.authors),
    narrators: linesOf(after.narrators),
    series: linesOf(after.series).map(readSeries),
    releaseDate: orNull(after.releaseDate),
    runtimeMinutes: after.runtimeMinutes.trim() === '' ? null : Number(after.runtimeMinutes),
    language: orNull(after.language),
    publisher: orNull(after.publisher),
    isbn: orNull(after.isbn),
    genres: linesOf(after.genres),
    tags: linesOf(after.tags),
    description: orNull(after.description),
  };
  return Object.fromEntries(
    FORM_FIELDS.filter((field) => after[field].trim() !== before[field].trim()).map((field) => [
      field,
      whole[field],
    ]),
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** `Discworld #3`: what stands after the last `#` is the number in the series. */
function readSeries(line: string): { name: string; position: string | null } {
  const match = /^(.+?)\s*#\s*([^#]*)$/u.exec(line);
  return { name: match?.[1] ?? line, position: match?.[2]?.trim() || null };
}
