import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { LibraryItemDetails } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { showToast, toastError, toastSuccess } from '../../ui/toast.ts';

/** Takes a book out of the library, and looks for another release where it was the wrong one. */
export function TakeOutDialog({ item, onClose }: { item: LibraryItemDetails; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [another, setAnother] = useState(false);
  const takeOut = useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE('/api/v1/library/{id}', {
          params: { path: { id: item.id }, query: { search: another, blocklist: another } },
        }),
      ),
    onSuccess: async ({ message, recycledId }) => {
      await navigate({ to: '/library' });
      refresh(queries);
      showToast(
        'success',
        told(message),
        recycledId === null
          ? {}
          : { action: { label: t('bin.restore'), onClick: () => void putBack(queries, recycledId) } },
      );
    },
    onError: (error) => {
      onClose();
      toastError(error);
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('takeOut.title', { title: item.book.title })}
      description={
        item.downloadId === null ? t('takeOut.text') : `${t('takeOut.text')} ${t('takeOut.seeds')}`
      }
      action={t('takeOut.button')}
      busy={takeOut.isPending}
      onConfirm={() => takeOut.mutate()}
    >
      {item.downloadId !== null && (
        <CheckboxField
          label={t('takeOut.another')}
          help={t('takeOut.anotherHelp')}
          checked={another}
          onChange={(event) => setAnother(event.target.checked)}
        />
      )}
    </ConfirmDialog>
  );
}

async function putBack(queries: QueryClient, id: string): Promise<void> {
  try {
    const { message } = await unwrap(
      api.POST('/api/v1/recyclebin/{id}/restore', { params: { path: { id } }, body: {} }),
    );
    toastSuccess(told(message));
  } catch (error) {
    toastError(error);
  }
  refresh(queries);
}

function refresh(queries: QueryClient): void {
  for (const queryKey of [keys.library, keys.recycleBin, keys.requests])
    void queries.invalidateQueries({ queryKey });
}
