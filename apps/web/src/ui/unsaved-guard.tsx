import { useBlocker } from '@tanstack/react-router';
import { useEffect, useId } from 'react';
import { t } from '../lib/i18n/rooms.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Forms on this page with something unsaved. However many there are, one question is asked. */
const unsaved = new Set<string>();

/** Keeps a half-filled form from getting lost: asks before another room, a reload or a closed tab. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const id = useId();
  useEffect(() => {
    if (!dirty) return undefined;
    unsaved.add(id);
    return () => {
      unsaved.delete(id);
    };
  }, [dirty, id]);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty && unsaved.values().next().value === id && placeOf(current) !== placeOf(next),
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t('unsaved.title')}
      description={t('unsaved.text')}
      action={t('unsaved.leave')}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}

/** A step of the set-up has its own form; any other search only arranges the same page anew. */
function placeOf({ pathname, search }: { pathname: string; search: unknown }): string {
  const step = (search as { step?: string }).step ?? '';
  return `${pathname}?${step}`;
}
