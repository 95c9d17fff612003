import type { ProviderKind } from '@earmark/contracts';
import type { z } from 'zod';
import type { IntegrationTools, ProviderDefinition } from '../../integrations/definition.ts';

/** A definition whose settings and instance types are no longer known; the kind's owner casts the instance once. */
export type AnyDefinition = Omit<
  ProviderDefinition<ProviderKind, unknown, unknown>,
  'settings' | 'create'
> & {
  settings: z.ZodType;
  create(settings: unknown, tools: IntegrationTools): unknown;
};

export type ProviderRegistry = {
  list(kind: ProviderKind): AnyDefinition[];
  find(kind: ProviderKind, implementation: string): AnyDefinition | undefined;
};

/** Definitions of all kinds; a plain list, so that adding one is a line and the bundle holds them all. */
export function createProviderRegistry(
  definitions: readonly ProviderDefinition<ProviderKind, never, unknown>[] | readonly unknown[],
): ProviderRegistry {
  const all = definitions as readonly AnyDefinition[];
  return {
    list: (kind) => all.filter((each) => each.kind === kind),
    find: (kind, implementation) =>
      all.find((each) => each.kind === kind && each.implementation === implementation),
  };
}
