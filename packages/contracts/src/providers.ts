import { z } from 'zod';
import { fact, id, isoTime } from './common.ts';

export const providerKind = z.enum(['downloadclient', 'indexer', 'library', 'notification']);
export type ProviderKind = z.infer<typeof providerKind>;

/** One field of a provider's settings form. A secret is never sent back: `isSet` says whether one is stored. */
export const providerField = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string().optional(),
  type: z.enum(['text', 'password', 'number', 'url', 'select', 'toggle']),
  required: z.boolean(),
  advanced: z.boolean(),
  secret: z.boolean(),
  defaultValue: z.unknown().optional(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  placeholder: z.string().optional(),
  /** The variable of the environment that fixes the field, when it is set. */
  variable: z.string().optional(),
});
export type ProviderField = z.infer<typeof providerField>;

export const providerSchema = z
  .object({
    kind: providerKind,
    implementation: z.string(),
    label: z.string(),
    description: z.string(),
    infoUrl: z.string().optional(),
    fields: z.array(providerField),
  })
  .meta({ id: 'ProviderSchema' });
export type ProviderSchema = z.infer<typeof providerSchema>;

/** The form of what comes in one kind only: root folders, remote path mappings. */
export const entryForm = providerSchema.pick({ label: true, description: true, fields: true });
export type EntryForm = z.infer<typeof entryForm>;
/** The answer of their `schema`; the same envelope as that of providers. */
export const entryForms = z.object({ schemas: z.array(entryForm) });

export const providerStatus = z.object({
  state: z.enum(['ok', 'backedOff', 'unknown']),
  message: z.string().nullable(),
  disabledUntil: isoTime.nullable(),
  lastOkAt: isoTime.nullable(),
  lastErrorAt: isoTime.nullable(),
});

export const provider = z
  .object({
    id,
    kind: providerKind,
    implementation: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    priority: z.number().int(),
    settings: z.record(z.string(), z.unknown()),
    /** Names of secret fields that hold a value. */
    secretsSet: z.array(z.string()),
    /** Names of fields fixed by the environment. */
    locked: z.array(z.string()),
    status: providerStatus,
    /** What is known of it without asking: the account of an indexer, the age of a session. */
    facts: z.array(fact),
  })
  .meta({ id: 'Provider' });
export type Provider = z.infer<typeof provider>;

/** A secret left out (or sent as null) keeps the stored value; an empty string clears it. */
export const providerInput = z.object({
  implementation: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  priority: z.number().int().min(1).max(50).default(25),
  settings: z.record(z.string(), z.unknown()),
});
export type ProviderInput = z.infer<typeof providerInput>;
/** Tests unsaved values; with `id`, secrets left out come from the stored provider. */
export const providerTest = providerInput.extend({
  id: id.optional(),
  name: z.string().max(100).default('test'),
});

export const rootFolder = z
  .object({
    id,
    path: z.string(),
    /** The folder of the setting `library_path`. */
    primary: z.boolean(),
    writable: z.boolean(),
    freeBytes: z.number().nullable(),
    totalBytes: z.number().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'RootFolder' });
export const rootFolderInput = z.object({ path: z.string().min(1).max(4096) });

export const remotePathMapping = z
  .object({ id, clientId: id.nullable(), remotePath: z.string(), localPath: z.string() })
  .meta({ id: 'RemotePathMapping' });
export const remotePathMappingInput = z.object({
  clientId: id.nullish(),
  remotePath: z.string().min(1).max(4096),
  localPath: z.string().min(1).max(4096),
});
/** With the `id` of a stored mapping, that one is not in the way of itself. */
export const remotePathMappingTest = remotePathMappingInput.extend({ id: id.optional() });
