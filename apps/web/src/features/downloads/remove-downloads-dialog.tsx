import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { QueueItem } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { toastSuccess } from '../../ui/toast.ts';

type RemoveDownloadsDialogProps = { items: readonly QueueItem[]; onClose: () => void; onDone: () => void };

/** Takes downloads out of the queue, with what shall happen to the torrents and the releases. */
export function RemoveDownloadsDialog({ items, onClose, onDone }: RemoveDownloadsDialogProps) {
  const queries = useQueryClient();
  const [choice, setChoice] = useState({ removeFromClient: true, blocklist: false, search: false });
  const remove = useMutation({
    mutationFn: async () => {
      for (const { id } of items)
        await unwrap(api.DELETE('/api/v1/queue/{id}', { params: { path: { id }, query: choice } }));
    },
    onSuccess: () => {
      toastSuccess(t('queue.removed', { count: items.length }));
      onDone();
      onClose();
    },
    onSettled: () => {
      for (const queryKey of [keys.queue, keys.requests, keys.blocklist])
        void queries.invalidateQueries({ queryKey });
    },
  });
  const box = (name: keyof typeof choice) => (
    <CheckboxField
      key={name}
      label={t(`queue.${name}`)}
      help={t(`queue.${name}Help`)}
      checked={choice[name]}
      onChange={(event) => setChoice({ ...choice, [name]: event.target.checked })}
    />
  );
  const only = items.length === 1 ? items[0] : undefined;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('queue.removeTitle', { count: items.length })}
      description={only?.title ?? items.map((item) => item.books[0]?.title ?? item.title).join(', ')}
      action={t('common.remove')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {(['removeFromClient', 'blocklist', 'search'] as const).map(box)}
      <FormError error={remove.error} className="mt-3" />
    </ConfirmDialog>
  );
}
