import { AppError } from '../../kernel/errors.ts';
import type { AnyDefinition } from './registry.ts';

/** implementation → settings field → value given by the environment. */
export type EnvironmentFields = Readonly<Record<string, Record<string, string>>>;

/** Which settings key of product.md fills which field of which provider. */
const FIXED_KEYS: Record<string, Record<string, string>> = {
  qbittorrent: {
    qbit_host: 'host',
    qbit_port: 'port',
    qbit_user: 'username',
    qbit_pass: 'password',
    qbit_category: 'category',
    qbit_save_path: 'savePath',
  },
  prowlarr: { prowlarr_url: 'url', prowlarr_api_key: 'apiKey' },
  myanonamouse: { mam_id: 'mamId' },
};

/** Fields that say how a provider is used, not where it is or who may in. */
const PREFERENCES: Readonly<Record<string, readonly string[]>> = { qbittorrent: ['category', 'savePath'] };

/** The environment names a provider of its own; a category alone only fixes a field of the one a person adds. */
export function describesProvider(implementation: string, fields: Record<string, string>): boolean {
  const preferences = PREFERENCES[implementation] ?? [];
  return Object.keys(fields).some((name) => !preferences.includes(name));
}

/** Name of the environment variable that can fix a provider's field. */
export function variableOf(implementation: string, field: string): string | undefined {
  const keys = Object.entries(FIXED_KEYS[implementation] ?? {});
  const key = keys.find(([, each]) => each === field)?.[0];
  return key === undefined ? undefined : `EARMARK_${key.toUpperCase()}`;
}

/** The provider fields that the environment fixes; implementations without any are left out. */
export function environmentFields(overrides: Readonly<Partial<Record<string, string>>>): EnvironmentFields {
  const result: Record<string, Record<string, string>> = {};
  for (const [implementation, keys] of Object.entries(FIXED_KEYS)) {
    const fields: Record<string, string> = {};
    for (const [key, field] of Object.entries(keys)) {
      const value = overrides[key];
      if (value !== undefined) fields[field] = value;
    }
    if (Object.keys(fields).length > 0) result[implementation] = fields;
  }
  return result;
}

/** Fields of the input that differ from what the environment fixes; a locked secret may only be left out. */
export function lockedFields(
  overrides: Record<string, string>,
  given: Record<string, unknown>,
  secretNames: readonly string[],
): string[] {
  return Object.keys(overrides).filter((name) => {
    const value = given[name];
    if (value == null) return false;
    return secretNames.includes(name) || String(value as string | number | boolean) !== overrides[name];
  });
}

/** @throws AppError naming the variable whose value this provider cannot take. */
export function assertFieldsFit(definition: AnyDefinition, fields: Record<string, string>): void {
  const issues = definition.settings.safeParse(fields).error?.issues ?? [];
  const issue = issues.find(({ path }) => String(path[0]) in fields);
  if (!issue) return;
  const field = String(issue.path[0]);
  throw new AppError({
    code: 'bad_input',
    message: `${variableOf(definition.implementation, field) ?? field} has a value that does not fit: ${issue.message}`,
    status: 500,
    blame: 'setup',
  });
}
