import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { isApiError } from './api/problem.ts';

/**
 * Says beside each field what the server refuses in it, and leads to the first of them: the first on the page, not the
 * first the server happened to name. `fieldOf` answers which field a path of the answer belongs to, if any.
 */
export function showRefused<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, 'setError' | 'setFocus'>,
  error: unknown,
  fieldOf: (path: string) => FieldPath<Values> | undefined,
): void {
  if (!isApiError(error)) return;
  const words = new Map<FieldPath<Values>, string>();
  for (const { path, message } of error.fields) {
    const name = fieldOf(path.replace(/^body[./]/, '').replace(/^\//, ''));
    // Of several reasons the first is the plainest.
    if (name !== undefined && !words.has(name)) words.set(name, message);
  }
  for (const [name, message] of words) form.setError(name, { message });
  const [first] = inPageOrder([...words.keys()]);
  if (first !== undefined) form.setFocus(first);
}

/** Fields without a control of their name come last. */
function inPageOrder<Name extends string>(names: readonly Name[]): Name[] {
  const places = new Map(names.map((name) => [name, document.getElementsByName(name)[0]]));
  return names.toSorted((a, b) => {
    const [first, second] = [places.get(a), places.get(b)];
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined);
    return (first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1;
  });
}
