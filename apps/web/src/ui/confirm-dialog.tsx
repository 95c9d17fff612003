import type { ReactNode } from 'react';
import { t } from '../lib/i18n/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** The verb on the button: what will be done. */
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  /** More to choose before it is done. */
  children?: ReactNode;
};

/** Asks once before something that cannot simply be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onOpenChange,
    title,
    description,
    action,
    danger = true,
    busy = false,
    onConfirm,
    children,
  } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('common.cancel')}</Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
