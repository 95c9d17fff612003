type Operation = { responses?: Record<string, unknown> };
type Document = {
  paths?: Record<string, Record<string, unknown> | undefined>;
  components?: { schemas?: Record<string, unknown> };
};

const PROBLEM = {
  description: 'A problem document (RFC 9457): what went wrong and what to do.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Every call may answer a problem document; said once here instead of at each route. */
export function withProblemAnswers<Spec extends object>(spec: Spec): Spec {
  for (const path of Object.values((spec as Document).paths ?? {})) {
    for (const operation of Object.values(path ?? {})) {
      const { responses } = operation as Operation;
      if (responses) responses['default'] = PROBLEM;
    }
  }
  return spec;
}

/** zod gives every schema twice, as input and as output; what no route refers to is left out. */
export function withoutUnusedSchemas<Spec extends object>(spec: Spec): Spec {
  const document = spec as Document;
  const all = document.components?.schemas ?? {};
  const used = new Set<string>();
  const open: unknown[] = [document.paths];
  while (open.length > 0) {
    for (const [, name] of JSON.stringify(open.pop() ?? null).matchAll(
      /"#\/components\/schemas\/([^"]+)"/g,
    )) {
      if (used.has(name!)) continue;
      used.add(name!);
      open.push(all[name!]);
    }
  }
  if (document.components?.schemas) {
    document.components.schemas = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  }
  return spec;
}
