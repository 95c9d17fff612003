import { useState } from 'react';
import type { Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { useCancelRequest, useDeleteRequest, useRequestAction } from './mutations.ts';
import type { OpenDialog } from './request-actions.tsx';
import { KEEP_EVERYTHING, TorrentChoice } from './torrent-choice.tsx';

type RequestDialogsProps = {
  request: Request;
  dialog: OpenDialog;
  onClose: () => void;
  onDeleted: () => void;
};

/** The questions asked before a request is denied, cancelled or removed. */
export function RequestDialogs({ request, dialog, onClose, onDeleted }: RequestDialogsProps) {
  switch (dialog) {
    case 'deny':
      return <DenyDialog request={request} onClose={onClose} />;
    case 'cancel':
      return <CancelDialog request={request} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog request={request} onClose={onClose} onDeleted={onDeleted} />;
    case null:
      return null;
    default:
      return dialog satisfies never;
  }
}

type OneDialogProps = Pick<RequestDialogsProps, 'request' | 'onClose'>;

function DenyDialog({ request, onClose }: OneDialogProps) {
  const [note, setNote] = useState('');
  const act = useRequestAction();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('deny.title', { title: request.book.title })}
      description={t('deny.text', { name: request.user.username })}
      action={t('requestAction.deny')}
      busy={act.isPending}
      onConfirm={() => act.mutate({ request, action: 'deny', note: note.trim() }, { onSuccess: onClose })}
    >
      <Field label={t('deny.note')} optional>
        {(control) => (
          <Textarea
            {...control}
            value={note}
            maxLength={1000}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

function CancelDialog({ request, onClose }: OneDialogProps) {
  const cancel = useCancelRequest();
  const [choice, setChoice] = useState(KEEP_EVERYTHING);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('cancel.title', { title: request.book.title })}
      description={t('cancel.text')}
      action={t('requestAction.cancel')}
      busy={cancel.isPending}
      onConfirm={() => cancel.mutate({ request, ...choice }, { onSuccess: onClose })}
    >
      {request.downloadId !== null && <TorrentChoice choice={choice} onChange={setChoice} />}
    </ConfirmDialog>
  );
}

function DeleteDialog({ request, onClose, onDeleted }: OneDialogProps & { onDeleted: () => void }) {
  const [choice, setChoice] = useState(KEEP_EVERYTHING);
  const remove = useDeleteRequest();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('delete.title', { title: request.book.title })}
      description={t('delete.text')}
      action={t('requestAction.delete')}
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { requestId: request.id, bookId: request.book.id, ...choice },
          {
            onSuccess: () => {
              onClose();
              onDeleted();
            },
          },
        )
      }
    >
      {request.downloadId !== null && <TorrentChoice choice={choice} onChange={setChoice} />}
    </ConfirmDialog>
  );
}
