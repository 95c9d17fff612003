import type { ManualBook } from '../../lib/api/types.ts';

const MANUAL_FIELDS = ['title', 'authors', 'narrators', 'series', 'position', 'year', 'notes'] as const;

/** The form's fields, all text. */
export type ManualFields = Record<(typeof MANUAL_FIELDS)[number], string>;

/** The field of the form that a path of the server's answer is about, as in `manual.series.position`. */
export function manualFieldOf(path: string): keyof ManualFields | undefined {
  const [, name, part] = path.split('.');
  if (name === 'series' && part === 'position') return 'position';
  return MANUAL_FIELDS.find((field) => field === name);
}

export function toManualBook(fields: ManualFields): ManualBook {
  const narrators = splitNames(fields.narrators);
  const series = fields.series.trim();
  const position = fields.position.trim();
  const year = Number.parseInt(fields.year, 10);
  const notes = fields.notes.trim();
  return {
    title: fields.title.trim(),
    authors: splitNames(fields.authors),
    ...(narrators.length > 0 ? { narrators } : {}),
    ...(series === '' ? {} : { series: { name: series, position: position === '' ? null : position } }),
    ...(Number.isNaN(year) ? {} : { year }),
    ...(notes === '' ? {} : { notes }),
  };
}

/** "Ann Radcliffe,  Matthew Lewis," are two people. */
export function splitNames(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter((name) => name !== '');
}
