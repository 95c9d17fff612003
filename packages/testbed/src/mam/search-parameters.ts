import type { FastifyRequest } from 'fastify';

/** A field of a torrent that text is looked for in. */
export type SearchField =
  | 'author'
  | 'description'
  | 'filenames'
  | 'filetypes'
  | 'narrator'
  | 'series'
  | 'tags'
  | 'title';

export type SearchQuery = {
  text: string;
  fields: readonly SearchField[];
  searchType: string;
  searchIn: string;
  /** Old categories; empty = all. */
  categories: readonly number[];
  mainCategories: readonly number[];
  /** Undefined when the parameter was not sent; an empty list finds nothing. */
  languages: readonly number[] | undefined;
  flags: readonly number[];
  /** 0 hides rows with those flags, 1 shows only them. */
  showsFlags: boolean;
  addedFrom: number | undefined;
  addedBefore: number | undefined;
  minBytes: number | undefined;
  maxBytes: number | undefined;
  ranges: readonly { field: 'seeders' | 'leechers' | 'snatched'; min?: number; max?: number }[];
  hash: string;
  id: number | undefined;
  sortType: string;
  startNumber: number;
  perPage: number;
  /** Presence flags: any value switches them on. */
  wants: ReadonlySet<string>;
};

type Parameters = { [key: string]: unknown };

const FIELDS: readonly SearchField[] = [
  'author',
  'description',
  'filenames',
  'filetypes',
  'narrator',
  'series',
  'tags',
  'title',
];
const DEFAULT_PER_PAGE = 25;
const MIN_PER_PAGE = 5;

/** All parameters of a request: the JSON body alone when there is one, else query and form together. */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const type = request.headers['content-type'] ?? '';
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (raw.length > 0 && type.includes('json')) {
    const parsed: unknown = parseJson(raw.toString('utf8'));
    return isObject(parsed) ? parsed : {};
  }
  const form =
    raw.length === 0
      ? []
      : type.includes('multipart')
        ? await readMultipart(raw, type)
        : [...new URLSearchParams(raw.toString('utf8'))];
  return expandBrackets([...query, ...form]);
}

export function readSearchQuery(parameters: Parameters, maxPerPage: number): SearchQuery {
  const tor = isObject(parameters['tor']) ? parameters['tor'] : {};
  const number = (value: unknown): number | undefined => {
    const text = textOf(value).trim();
    return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  };
  const unit = number(tor['unit']) ?? 1;
  const bytes = (value: unknown) => {
    const count = number(value);
    return count === undefined || count === 0 ? undefined : count * unit;
  };
  const range = (field: 'seeders' | 'leechers' | 'snatched', name: string) => {
    const min = number(tor[`min${name}`]);
    const max = number(tor[`max${name}`]);
    return { field, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  };
  const perPage = number(parameters['perpage']) ?? DEFAULT_PER_PAGE;
  return {
    text: textOf(tor['text']),
    fields: readFields(tor['srchIn']),
    searchType: textOf(tor['searchType']) || 'all',
    searchIn: textOf(tor['searchIn']) || 'torrents',
    categories: numbersOf(tor['cat']).filter((id) => id !== 0),
    mainCategories: numbersOf(tor['main_cat']).filter((id) => id !== 0),
    languages: tor['browse_lang'] === undefined ? undefined : numbersOf(tor['browse_lang']),
    flags: numbersOf(tor['browseFlags']),
    showsFlags: textOf(tor['browseFlagsHideVsShow']) === '1',
    addedFrom: readDate(tor['startDate']),
    addedBefore: readDate(tor['endDate']),
    minBytes: bytes(tor['minSize']),
    maxBytes: bytes(tor['maxSize']),
    ranges: [range('seeders', 'Seeders'), range('leechers', 'Leechers'), range('snatched', 'Snatched')],
    hash: textOf(tor['hash']).toLowerCase(),
    id: number(tor['id']),
    sortType: textOf(tor['sortType']) || 'default',
    startNumber: Math.max(0, number(tor['startNumber']) ?? 0),
    perPage: Math.min(maxPerPage, Math.max(MIN_PER_PAGE, perPage)),
    wants: new Set(Object.keys(parameters)),
  };
}

/** A list of names or a map; a name counts by being there, whatever its value. */
function readFields(value: unknown): readonly SearchField[] {
  const names = Array.isArray(value)
    ? value.map((each) => textOf(each))
    : isObject(value)
      ? Object.keys(value)
      : [];
  const chosen = FIELDS.filter((field) => names.some((name) => name.toLowerCase() === field));
  return chosen.length > 0 ? chosen : ['title', 'author', 'narrator', 'series'];
}

function readDate(value: unknown): number | undefined {
  const text = textOf(value).trim();
  if (text === '') return undefined;
  if (/^\d{9,}$/u.test(text)) return Number(text) * 1000;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

function numbersOf(value: unknown): number[] {
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value];
  return list
    .map((each) => textOf(each))
    .filter((each) => /^\d+$/u.test(each))
    .map(Number);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** PHP's spelling of nested values: `tor[cat][]=1`, `tor[srchIn][title]=true`. */
function expandBrackets(entries: readonly (readonly [string, string])[]): Parameters {
  const root: Parameters = {};
  for (const [key, value] of entries) {
    const [head = '', ...rest] = key.replaceAll(']', '').split('[');
    let at: Parameters = root;
    let name = head;
    for (const part of rest) {
      if (!isObject(at[name])) at[name] = {};
      at = at[name] as Parameters;
      name = part === '' ? String(Object.keys(at).length) : part;
    }
    if (name !== '__proto__') at[name] = value;
  }
  return root;
}

async function readMultipart(raw: Buffer, type: string): Promise<[string, string][]> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  return [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
