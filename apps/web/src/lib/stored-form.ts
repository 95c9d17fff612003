import { useEffect, useRef } from 'react';
import {
  type DefaultValues,
  type FieldPath,
  type FieldPathValue,
  type FieldValues,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import { followStored, isSame } from './follow-stored.ts';
import { t } from './i18n/rooms.ts';

export type StoredForm<Values extends FieldValues> = {
  form: UseFormReturn<Values>;
  /** Starts again from these values, which are stored now. */
  begin: (stored: Values) => void;
  /** Fields whose value differs from the stored one. */
  changed: () => ReadonlySet<string>;
  /**
   * Takes over what is stored now. Answers false when it clashes with something typed: nothing may be written then before
   * the person has seen it, which the fields say.
   */
  follow: (stored: Values) => boolean;
};

/**
 * A form over something stored that others may change too: in another tab, by a script. Their changes appear in fields
 * nobody touched; what was typed is never lost, and never replaces theirs unseen.
 */
export function useStoredForm<Values extends FieldValues>(stored: Values): StoredForm<Values> {
  const form = useForm<Values>({ defaultValues: stored as DefaultValues<Values> });
  const began = useRef(stored);

  const begin = (values: Values): void => {
    began.current = values;
    form.reset(values);
  };
  const follow = (next: Values): boolean => {
    if (isSame(began.current, next)) return true;
    const { typed, clashes } = followStored(began.current, form.getValues(), next);
    began.current = next;
    form.reset(next, { keepErrors: true });
    for (const { path, value } of typed) {
      form.setValue(path as FieldPath<Values>, value as FieldPathValue<Values, FieldPath<Values>>, {
        shouldDirty: true,
      });
    }
    for (const { path, value } of clashes)
      form.setError(path as FieldPath<Values>, { type: 'clash', message: sayClash(value) });
    const [first] = clashes;
    if (first !== undefined) form.setFocus(first.path as FieldPath<Values>);
    return clashes.length === 0;
  };
  // Only what is new: right after saving the list of before may still be around for a moment.
  const seen = useRef(stored);
  useEffect(() => {
    if (isSame(seen.current, stored)) return;
    seen.current = stored;
    follow(stored);
  });

  return {
    form,
    begin,
    follow,
    changed: () =>
      new Set(followStored(began.current, form.getValues(), began.current).typed.map(({ path }) => path)),
  };
}

/** Longer values and lists are seen after saving or discarding. */
const LONGEST = 80;

function sayClash(value: unknown): string {
  const isShort = (typeof value === 'string' || typeof value === 'number') && String(value).length <= LONGEST;
  return isShort && value !== '' ? t('form.clash', { value: String(value) }) : t('form.clashSomething');
}
