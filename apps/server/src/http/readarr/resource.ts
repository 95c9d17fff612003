import { z } from 'zod';

/** Readarr's two kinds of indexer and ours. */
export const KINDS = { Torznab: 'torznab', Newznab: 'newznab' } as const;
export type ReadarrImplementation = keyof typeof KINDS;

/** How Readarr shows a secret; sent back, it means "as it was". */
export const MASK = '********';

const fieldValue = z.looseObject({ name: z.string().max(200), value: z.unknown().optional() });
export type ReadarrField = z.infer<typeof fieldValue>;

/**
 * An indexer as Readarr's API v1 has it and Prowlarr's Readarr application sends it. What is not known is kept and
 * sent back: Prowlarr compares what it reads with what it would write.
 */
export const readarrIndexerInput = z.looseObject({
  id: z.number().int().min(0).nullish(),
  name: z.string().trim().min(1).max(200),
  enableRss: z.boolean().default(true),
  enableAutomaticSearch: z.boolean().default(true),
  enableInteractiveSearch: z.boolean().default(true),
  priority: z.number().int().min(1).max(100).default(25),
  implementation: z.enum(['Torznab', 'Newznab']),
  tags: z.array(z.number().int()).max(100).nullish(),
  fields: z.array(fieldValue).max(100),
});
export type ReadarrIndexerInput = z.infer<typeof readarrIndexerInput>;

export const readarrIndexer = z
  .looseObject({
    id: z.number().int(),
    name: z.string(),
    enableRss: z.boolean(),
    enableAutomaticSearch: z.boolean(),
    enableInteractiveSearch: z.boolean(),
    priority: z.number().int(),
    implementation: z.enum(['Torznab', 'Newznab']),
    implementationName: z.string(),
    configContract: z.string(),
    tags: z.array(z.number().int()),
    fields: z.array(fieldValue),
  })
  .meta({ id: 'ReadarrIndexer' });
export type ReadarrIndexer = z.infer<typeof readarrIndexer>;

/** An empty form: not stored yet, so without a number. */
export const readarrSchema = readarrIndexer.omit({ id: true }).meta({ id: 'ReadarrIndexerSchema' });
export type ReadarrSchema = z.infer<typeof readarrSchema>;

/** Readarr's answer to input that does not fit. */
export type ValidationFailure = {
  propertyName: string;
  errorMessage: string;
  attemptedValue: null;
  severity: 'error';
  errorCode: string;
};

export function validationFailure(propertyName: string, errorMessage: string): ValidationFailure {
  return { propertyName, errorMessage, attemptedValue: null, severity: 'error', errorCode: 'Invalid' };
}

/** What Earmark understands of a pushed indexer, in its own words; numbers are 0 where there is no wish. */
export type PushedFacts = {
  name: string;
  implementation: ReadarrImplementation;
  priority: number;
  rss: boolean;
  automaticSearch: boolean;
  interactiveSearch: boolean;
  baseUrl: string;
  apiPath: string;
  /** Null keeps the stored one. */
  apiKey: string | null;
  categories: number[];
  minimumSeeders: number;
  seedRatio: number;
  seedTimeMinutes: number;
};

export function readFacts(input: ReadarrIndexerInput): PushedFacts {
  const values = new Map(input.fields.map((each) => [each.name, each.value]));
  const text = (name: string) => {
    const value = values.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const number = (name: string) => Number(values.get(name) ?? 0) || 0;
  const categories = values.get('categories');
  const apiKey = text('apiKey');
  return {
    name: input.name,
    implementation: input.implementation,
    priority: input.priority,
    rss: input.enableRss,
    automaticSearch: input.enableAutomaticSearch,
    interactiveSearch: input.enableInteractiveSearch,
    baseUrl: text('baseUrl'),
    apiPath: text('apiPath') || '/api',
    apiKey: apiKey === MASK ? null : apiKey,
    categories: Array.isArray(categories) ? categories.map(Number).filter(Number.isInteger) : [],
    minimumSeeders: number('minimumSeeders'),
    seedRatio: number('seedCriteria.seedRatio'),
    seedTimeMinutes: number('seedCriteria.seedTime'),
  };
}

const AUDIOBOOKS = 3030;

/** Settings of our provider for a pushed indexer; a key that was masked is left out. */
export function toSettings(facts: PushedFacts): Record<string, unknown> {
  return {
    url: facts.baseUrl,
    apiPath: facts.apiPath,
    ...(facts.apiKey === null ? {} : { apiKey: facts.apiKey }),
    categories: (facts.categories.length > 0 ? facts.categories : [AUDIOBOOKS]).join(','),
    rss: facts.rss,
    automaticSearch: facts.automaticSearch,
    interactiveSearch: facts.interactiveSearch,
    ...(facts.implementation === 'Torznab'
      ? {
          minimumSeeders: facts.minimumSeeders,
          seedRatio: facts.seedRatio,
          seedTimeMinutes: facts.seedTimeMinutes,
        }
      : {}),
  };
}

/** The parts of a provider that Prowlarr can see. */
export type ProviderView = {
  name: string;
  priority: number;
  settings: Record<string, unknown>;
  hasKey: boolean;
};

/**
 * A pushed indexer as Prowlarr reads it back: what it sent, to the letter, with whatever was changed in Earmark laid
 * over it. The key is masked.
 */
export function toResource(id: number, sent: ReadarrIndexerInput, provider: ProviderView): ReadarrIndexer {
  const facts = readFacts(sent);
  const before = toSettings({ ...facts, apiKey: null });
  const { settings } = provider;
  const isSame = (name: string) =>
    name === 'url' ? isSameAddress(before[name], settings[name]) : before[name] === settings[name];
  const flag = (name: 'rss' | 'automaticSearch' | 'interactiveSearch') =>
    typeof settings[name] === 'boolean' ? settings[name] : facts[name];
  const changed = new Map<string, unknown>([['apiKey', provider.hasKey ? MASK : '']]);
  for (const [setting, name] of Object.entries(FIELD_OF)) {
    if (setting in before && !isSame(setting)) changed.set(name, settings[setting]);
  }
  if (!isSame('categories') && typeof settings['categories'] === 'string') {
    changed.set('categories', settings['categories'].split(',').map(Number));
  }
  return {
    ...sent,
    id,
    name: provider.name,
    priority: provider.priority,
    enableRss: flag('rss'),
    enableAutomaticSearch: flag('automaticSearch'),
    enableInteractiveSearch: flag('interactiveSearch'),
    implementationName: sent.implementation,
    configContract: `${sent.implementation}Settings`,
    tags: sent.tags ?? [],
    fields: sent.fields.map((each) =>
      changed.has(each.name) ? { ...each, value: changed.get(each.name) } : each,
    ),
  };
}

const FIELD_OF: Record<string, string> = {
  url: 'baseUrl',
  apiPath: 'apiPath',
  minimumSeeders: 'minimumSeeders',
  seedRatio: 'seedCriteria.seedRatio',
  seedTimeMinutes: 'seedCriteria.seedTime',
};

function isSameAddress(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) =>
    typeof value === 'string' ? (URL.parse(value)?.href ?? value).replace(/\/+$/u, '') : value;
  return plain(a) === plain(b);
}

type FieldKind = 'textbox' | 'select' | 'number' | 'checkbox';

function formField(order: number, name: string, label: string, type: FieldKind, value?: unknown) {
  return {
    order,
    name,
    label,
    ...(value === undefined ? {} : { value }),
    type,
    advanced: order > 2,
    hidden: 'visible',
  };
}

/** The empty forms Prowlarr fills: every field it copies must be in here, or it stumbles. */
export function readarrSchemas(): ReadarrSchema[] {
  const shared = [
    formField(0, 'baseUrl', 'URL', 'textbox', ''),
    formField(1, 'apiPath', 'API Path', 'textbox', '/api'),
    formField(2, 'apiKey', 'API Key', 'textbox', ''),
    formField(3, 'categories', 'Categories', 'select', [AUDIOBOOKS]),
  ];
  const torrents = [
    formField(4, 'minimumSeeders', 'Minimum Seeders', 'number', 1),
    formField(5, 'seedCriteria.seedRatio', 'Seed Ratio', 'textbox'),
    formField(6, 'seedCriteria.seedTime', 'Seed Time', 'number'),
  ];
  return (['Newznab', 'Torznab'] as const).map((implementation) => ({
    name: '',
    enableRss: true,
    enableAutomaticSearch: true,
    enableInteractiveSearch: true,
    supportsRss: true,
    supportsSearch: true,
    protocol: implementation === 'Torznab' ? 'torrent' : 'usenet',
    priority: 25,
    implementation,
    implementationName: implementation,
    configContract: `${implementation}Settings`,
    infoLink: '',
    tags: [],
    fields: implementation === 'Torznab' ? [...shared, ...torrents] : shared,
  }));
}
