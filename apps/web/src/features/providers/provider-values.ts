import type { Provider, ProviderField, ProviderInput, ProviderSchema } from '../../lib/api/types.ts';

/** What the form holds: text and switches, as the controls give them. */
export type ProviderFormValues = {
  name: string;
  enabled: boolean;
  priority: string;
  settings: Record<string, string | boolean>;
  /** Stored secrets that are to be forgotten. */
  cleared: Record<string, boolean>;
};

export function toFormValues(schema: ProviderSchema, provider: Provider | undefined): ProviderFormValues {
  const settings: ProviderFormValues['settings'] = {};
  for (const field of schema.fields) {
    const value = provider?.settings[field.name] ?? (provider === undefined ? field.defaultValue : undefined);
    settings[field.name] = field.type === 'toggle' ? value === true : toText(value, field);
  }
  return {
    name: provider?.name ?? schema.label,
    enabled: provider?.enabled ?? true,
    priority: String(provider?.priority ?? 25),
    settings,
    cleared: {},
  };
}

function toText(value: unknown, field: ProviderField): string {
  if (field.secret) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return field.type === 'select' ? (field.options?.[0]?.value ?? '') : '';
}

/** The wire form. A secret that is stored and was not touched is left out, which keeps it. */
export function toProviderInput(
  schema: ProviderSchema,
  provider: Provider | undefined,
  values: ProviderFormValues,
): ProviderInput {
  const settings: Record<string, unknown> = {};
  for (const field of schema.fields) {
    const value = values.settings[field.name];
    if (field.secret) {
      if (typeof value === 'string' && value !== '') settings[field.name] = value;
      else if (values.cleared[field.name] === true) settings[field.name] = '';
      continue;
    }
    if (provider?.locked.includes(field.name) === true) continue;
    settings[field.name] = field.type === 'number' ? toNumber(value) : value;
  }
  return {
    implementation: schema.implementation,
    name: values.name.trim(),
    enabled: values.enabled,
    priority: Math.min(50, Math.max(1, Number.parseInt(values.priority, 10) || 25)),
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
  };
}

function toNumber(value: string | boolean | undefined): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
