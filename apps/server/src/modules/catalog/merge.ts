import { toKey } from './model.ts';

/** What one source says about a book. Absent, null, empty text and empty list all mean "says nothing". */
export type MergeFacts = {
  title?: string | null | undefined;
  subtitle?: string | null | undefined;
  authors?: readonly MergePerson[] | null | undefined;
  narrators?: readonly MergePerson[] | null | undefined;
  series?: readonly MergeSeries[] | null | undefined;
  /** `YYYY-MM-DD` or `YYYY`. */
  releaseDate?: string | null | undefined;
  runtimeMinutes?: number | null | undefined;
  language?: string | null | undefined;
  publisher?: string | null | undefined;
  /** Plain text. */
  description?: string | null | undefined;
  genres?: readonly string[] | null | undefined;
  tags?: readonly string[] | null | undefined;
  isbn?: string | null | undefined;
  asin?: string | null | undefined;
  abridged?: boolean | null | undefined;
  explicit?: boolean | null | undefined;
  format?: string | null | undefined;
  rating?: number | null | undefined;
  coverUrl?: string | null | undefined;
};
export type MergePerson = { name: string; asin?: string | null | undefined };
export type MergeSeries = {
  name: string;
  asin?: string | null | undefined;
  position?: string | null | undefined;
};
export type FactField = keyof MergeFacts;

/** Sources by trust; one that is not listed comes after all of these. */
export const sourceOrder = [
  'person',
  'audible',
  'audnexus',
  'myanonamouse',
  'indexer',
  // The metadata.json of a folder that was in the library before Earmark.
  'sidecar',
  'tags',
] as const;

export type Contribution = { source: string; facts: MergeFacts };
export type MergedFacts = { facts: MergeFacts; fieldSources: Record<string, string> };

const fields = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'releaseDate',
  'runtimeMinutes',
  'language',
  'publisher',
  'description',
  'genres',
  'tags',
  'isbn',
  'asin',
  'abridged',
  'explicit',
  'format',
  'rating',
  'coverUrl',
] as const satisfies readonly FactField[];

/**
 * One set of facts out of many, field by field: the most trusted source that says something wins, and is recorded. What a
 * person entered always wins, also when a person emptied the field.
 */
export function mergeFacts(contributions: readonly Contribution[]): MergedFacts {
  const sorted = contributions.toSorted((a, b) => rankOf(a.source) - rankOf(b.source));
  const merged: MergedFacts = { facts: {}, fieldSources: {} };
  for (const field of fields) {
    const winner = sorted.find(({ source, facts }) =>
      source === 'person' ? facts[field] !== undefined : says(field, facts[field]),
    );
    if (!winner) continue;
    Object.assign(merged.facts, { [field]: winner.facts[field] });
    merged.fieldSources[field] = winner.source;
  }
  if (merged.facts.series && merged.fieldSources['series'] !== 'person') {
    merged.facts.series = withPositions(merged.facts.series, sorted);
  }
  return merged;
}

/** Takes a merged record apart again, so that new sources can be merged with what is stored. */
export function splitBySource(
  facts: MergeFacts,
  fieldSources: Readonly<Record<string, string>>,
  otherwise: string,
): Contribution[] {
  const bySource = new Map<string, MergeFacts>();
  for (const field of fields) {
    if (facts[field] === undefined) continue;
    const source = fieldSources[field] ?? otherwise;
    // An empty stored field counts only when a person emptied it.
    if (source !== 'person' && !says(field, facts[field])) continue;
    if (facts[field] === null && fieldSources[field] === undefined) continue;
    const known = bySource.get(source) ?? {};
    bySource.set(source, { ...known, [field]: facts[field] });
  }
  return [...bySource].map(([source, part]) => ({ source, facts: part }));
}

function rankOf(source: string): number {
  const at = sourceOrder.findIndex((known) => known === source);
  return at < 0 ? sourceOrder.length : at;
}

function says(field: FactField, value: MergeFacts[FactField]): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value))
    return value.some((item) => (typeof item === 'string' ? item : item.name).trim() !== '');
  if (typeof value === 'number') return Number.isFinite(value) && value > 0;
  if (typeof value !== 'string') return true;
  const text = value.trim();
  const shape = shapes[field];
  return shape ? shape.test(text) : text !== '';
}

/** Uploaders write all sorts of things into fields of identifiers; check digits are not held against them. */
const shapes: Partial<Record<FactField, RegExp>> = {
  asin: /^(?:B[A-Z0-9]{9}|\d{9}[\dX])$/i,
  isbn: /^(?:\d[ -]?){9}(?:[\dX]|(?:[ -]?\d){4})$/i,
  releaseDate: /^(?!0000)\d{4}(?!\d)/,
};

/** A catalogue often names a series without the number that another source knows. */
function withPositions(series: readonly MergeSeries[], sorted: readonly Contribution[]): MergeSeries[] {
  return series.map((entry) => {
    if (entry.position?.trim()) return entry;
    for (const { facts } of sorted) {
      const same = facts.series?.find(
        ({ name, position }) => position?.trim() && seriesKey(name) === seriesKey(entry.name),
      );
      if (same) return { ...entry, position: same.position };
    }
    return entry;
  });
}

/** `The Scientific Romances Series` and `Scientific Romances (Light Novel)` are one. */
function seriesKey(name: string): string {
  return toKey(
    name.replaceAll(/\((?:digital|light novel)\)/gi, '').replace(/\s+(?:series|saga|trilogy)\s*$/i, ''),
  );
}
