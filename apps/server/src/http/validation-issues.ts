import type { FastifySchemaValidationError } from 'fastify';

type Issue = { code: string; path: PropertyKey[]; message: string; errors?: Issue[][] };
export type FieldError = { path: string; message: string };

/**
 * What is wrong with an input, field by field. Of a union zod says only that nothing fits; this says what is wrong with
 * the alternative that was meant: one whose fields are all there.
 * @param input what was checked: body, query or parameters of the call.
 * @param prefix goes before each path; empty for a body.
 */
export function fieldErrors(
  validation: readonly FastifySchemaValidationError[],
  input: unknown,
  prefix: string,
): FieldError[] {
  const issues = validation.map(
    (each): Issue => ({
      code: each.keyword,
      path: each.instancePath.split('/').filter(Boolean),
      message: each.message ?? 'does not fit',
      errors: each.params['errors'] as Issue[][],
    }),
  );
  return issues
    .flatMap((issue) => unfold(issue, input))
    .map(({ path, message }) => ({ path: [prefix, ...path.map(String)].filter(Boolean).join('.'), message }));
}

function unfold(issue: Issue, input: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || !issue.errors) return [issue];
  const value = valueAt(input, issue.path);
  const meant = issue.errors
    .filter((issues) => issues.every(({ path }) => path.length !== 1 || valueAt(value, path) !== undefined))
    .toSorted((one, other) => one.length - other.length || wrongTypes(one) - wrongTypes(other))[0];
  if (!meant) return [issue];
  return meant.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }, input));
}

/** What has the right type and does not fit otherwise was meant more likely. */
const wrongTypes = (issues: readonly Issue[]): number =>
  issues.filter(({ code }) => code === 'invalid_type').length;

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}
