import type { ProviderField, ProviderSchema } from '@earmark/contracts';
import { z } from 'zod';
import type { FieldMeta } from '../../integrations/definition.ts';
import { badInput } from '../../kernel/errors.ts';
import { variableOf } from './environment.ts';
import type { AnyDefinition } from './registry.ts';

type JsonProperty = {
  type?: string | string[];
  enum?: string[];
  default?: unknown;
  minLength?: number;
} & Partial<FieldMeta>;

/** The form of a provider, drawn from its settings schema and the `.meta()` of the fields. */
export function formOf(definition: AnyDefinition): ProviderSchema {
  const hidden = hiddenFieldsOf(definition);
  return {
    kind: definition.kind,
    implementation: definition.implementation,
    label: definition.label,
    description: definition.description,
    ...(definition.infoUrl === undefined ? {} : { infoUrl: definition.infoUrl }),
    fields: fieldsOf(definition)
      .filter((field) => !hidden.includes(field.name))
      .map((field) => {
        const variable = variableOf(definition.implementation, field.name);
        return variable === undefined ? field : { ...field, variable };
      }),
  };
}

type JsonSchema = { properties?: Record<string, JsonProperty>; required?: string[] };

function schemaOf(definition: AnyDefinition): JsonSchema {
  return z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** Fields the integration writes itself; no form shows them. */
export function hiddenFieldsOf(definition: AnyDefinition): string[] {
  return Object.entries(schemaOf(definition).properties ?? {})
    .filter(([, property]) => property.hidden)
    .map(([name]) => name);
}

export function fieldsOf(definition: AnyDefinition): ProviderField[] {
  const json = schemaOf(definition);
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    label: property.label ?? name,
    ...(property.help === undefined ? {} : { help: property.help }),
    ...(property.placeholder === undefined ? {} : { placeholder: property.placeholder }),
    type: fieldType(property, property.type as string | undefined),
    required: (json.required ?? []).includes(name),
    advanced: property.advanced ?? false,
    secret: property.secret ?? false,
    ...(property.default === undefined ? {} : { defaultValue: property.default }),
    ...(property.enum === undefined
      ? {}
      : {
          options: property.enum.map((value) => ({ value, label: property.optionLabels?.[value] ?? value })),
        }),
  }));
}

function fieldType(property: JsonProperty, type: string | undefined): ProviderField['type'] {
  // A field's own `type` in `.meta()` overwrites JSON Schema's: both live under one name.
  switch (type) {
    case 'text':
    case 'password':
    case 'number':
    case 'url':
    case 'select':
    case 'toggle':
      return type;
    case 'boolean':
      return 'toggle';
    case 'integer':
      return 'number';
    default:
      if (property.enum) return 'select';
      return property.secret ? 'password' : 'text';
  }
}

/** Names of the fields that hold secrets. */
export function secretFieldsOf(definition: AnyDefinition): string[] {
  return fieldsOf(definition)
    .filter((field) => field.secret)
    .map((field) => field.name);
}

/** @throws AppError `bad_input` naming each field that does not fit. */
export function parseSettings(
  definition: AnyDefinition,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const known = new Set(fieldsOf(definition).map((field) => field.name));
  const stranger = Object.keys(settings).find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw badInput(`${definition.label} has no setting "${stranger}".`, [
      { path: `settings.${stranger}`, message: 'Unknown setting.' },
    ]);
  }
  const parsed = definition.settings.safeParse(settings);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: `settings.${issue.path.join('.')}`,
      message: issue.message,
    }));
    throw badInput(
      errors[0]
        ? `${errors[0].path.replace('settings.', '')}: ${errors[0].message}`
        : 'The settings do not fit.',
      errors,
    );
  }
  return parsed.data as Record<string, unknown>;
}
