import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { QueueItem } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';

/** Takes a download out of the queue, with what shall happen to the torrent and the release. */
export function RemoveDownloadDialog({ item, onClose }: { item: QueueItem; onClose: () => void }) {
  const queries = useQueryClient();
  const [choice, setChoice] = useState({ removeFromClient: true, blocklist: false, search: false });
  const remove = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE('/api/v1/queue/{id}', { params: { path: { id: item.id }, query: choice } })),
    onSuccess: () => {
      toastSuccess(t('queue.removed'));
      for (const queryKey of [keys.queue, keys.requests, keys.blocklist])
        void queries.invalidateQueries({ queryKey });
      onClose();
    },
    onError: toastError,
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
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('queue.removeTitle')}
      description={item.title}
      action={t('common.remove')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {(['removeFromClient', 'blocklist', 'search'] as const).map(box)}
    </ConfirmDialog>
  );
}
