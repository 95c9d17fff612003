import { z } from 'zod';
import { htmlToPlainText } from '../../platform/text/index.ts';

/** The facts of a book that a `metadata.json` tells; absent where it tells nothing. */
export type ReadMetadata = {
  title?: string;
  subtitle?: string;
  authors?: string[];
  narrators?: string[];
  series?: { name: string; position: string | null }[];
  genres?: string[];
  tags?: string[];
  releaseDate?: string;
  publisher?: string;
  description?: string;
  isbn?: string;
  asin?: string;
  language?: string;
  explicit?: boolean;
  abridged?: boolean;
};

const line = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .pipe(z.string().min(1));
const lines = z
  .array(z.unknown())
  .transform((values) =>
    values.flatMap((value) => (typeof value === 'string' && value.trim() ? [value.trim()] : [])),
  )
  .pipe(z.array(z.string()).min(1));

/** Each key by itself: one of a wrong type is left out, the others count, as Audiobookshelf has it. */
const keys = {
  title: line,
  subtitle: line,
  authors: lines,
  narrators: lines,
  series: lines.transform((values) => values.map(readSeries)),
  genres: lines,
  tags: lines,
  publisher: line,
  description: z
    .string()
    .transform((html) => htmlToPlainText(html))
    .pipe(z.string().min(1)),
  isbn: line,
  asin: line,
  language: line,
  explicit: z.boolean(),
  abridged: z.boolean(),
} as const;

/** Reads a `metadata.json` of Audiobookshelf or our own, also the nested form of old servers. Nothing when it is none. */
export function readMetadataJson(text: string): ReadMetadata {
  const whole = parseObject(text);
  const nested = whole['metadata'];
  const source = isObject(nested) ? { ...whole, ...nested } : whole;
  const read: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(keys)) {
    const parsed = schema.safeParse(source[key]);
    if (parsed.success) read[key] = parsed.data;
  }
  const date = line.safeParse(source['publishedDate'] ?? source['publishedYear']);
  if (date.success && /^\d{4}/.test(date.data)) read['releaseDate'] = date.data;
  return read as ReadMetadata;
}

/** `Name #1.5` → name and position; a name without ` #…` behind it has none. */
function readSeries(text: string): { name: string; position: string | null } {
  const found = /^(.*\S)\s+#([^\s#]+)$/.exec(text);
  return found ? { name: found[1] ?? text, position: found[2] ?? null } : { name: text, position: null };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
