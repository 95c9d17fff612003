import { type ComponentProps, useState } from 'react';
import { t } from '../lib/i18n/rooms.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';

type FormDialogProps = Omit<ComponentProps<typeof Dialog>, 'open' | 'onOpenChange'> & {
  /** Something was typed that closing would lose. */
  dirty: boolean;
  onClose: () => void;
};

/** A dialog with a form: Escape, a tap beside it or its cross ask first when something was typed. Its buttons do not. */
export function FormDialog({ dirty, onClose, children, ...dialog }: FormDialogProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Dialog open onOpenChange={() => (dirty ? setAsking(true) : onClose())} {...dialog}>
      {children}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('unsaved.closeTitle')}
        description={t('unsaved.text')}
        action={t('unsaved.close')}
        onConfirm={onClose}
      />
      <UnsavedGuard dirty={dirty} />
    </Dialog>
  );
}
