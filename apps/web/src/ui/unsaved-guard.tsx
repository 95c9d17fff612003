import { useBlocker } from '@tanstack/react-router';
import { t } from '../lib/i18n/rooms.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Keeps a half-filled form from getting lost: asks before another room, a reload or a closed tab. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
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
