import type { ProviderKind } from '@earmark/contracts';
import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { HttpClient } from '../platform/http/http-client.ts';
import type { Logger } from '../platform/logger.ts';

/**
 * What a provider folder exports. The settings schema is the single description of its form: it draws it,
 * validates it and masks its secrets. Field annotations go through `.meta({ label, help, secret, advanced, … })`.
 */
export type ProviderDefinition<Kind extends ProviderKind, Settings, Instance> = {
  kind: Kind;
  /** Stable name stored in the database, e.g. `qbittorrent`. */
  implementation: string;
  label: string;
  description: string;
  infoUrl?: string;
  settings: z.ZodType<Settings>;
  /** Builds the instance; does no I/O. */
  create(settings: Settings, tools: IntegrationTools): Instance;
};

/** Annotations a settings field may carry in `.meta()`. */
export type FieldMeta = {
  label: string;
  help?: string;
  /** Encrypted at rest, never sent back. */
  secret?: boolean;
  /** Written by the integration itself through `secrets`; no part of the form. */
  hidden?: boolean;
  advanced?: boolean;
  placeholder?: string;
  type?: 'text' | 'password' | 'number' | 'url' | 'select' | 'toggle';
  optionLabels?: Record<string, string>;
};

/** What every integration is handed; it reaches for nothing else. */
export type IntegrationTools = {
  http: HttpClient;
  clock: Clock;
  log: Logger;
  /** Base addresses of the outside services, from the environment. */
  endpoints: { audible: string; audnexus: string; mam: string };
  /** Where the integration keeps what the remote renews. Absent for unsaved providers. */
  secrets?: SecretKeeper | undefined;
};

/** Secret fields of a stored provider that the integration writes itself; one keeper per provider. */
export type SecretKeeper = {
  /** Stores a field; resolves when it is durable. */
  save(field: string, value: string): Promise<void>;
  /** What is stored now, by whichever process; empty when nothing is. */
  read(field: string): Promise<string>;
  /** One piece of work at a time per provider, over all processes that share the database. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result>;
};
