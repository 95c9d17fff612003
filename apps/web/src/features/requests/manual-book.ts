import type { ManualBook } from '../../lib/api/types.ts';

/** The form's fields, all text. */
export type ManualFields = {
  title: string;
  authors: string;
  narrators: string;
  series: string;
  position: string;
  year: string;
  notes: string;
};

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
