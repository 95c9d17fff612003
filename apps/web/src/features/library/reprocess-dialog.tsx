import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { LibraryItemDetails, ReprocessResult } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Loading, Notice, Skeleton } from '../../ui/states.tsx';
import { CheckboxField } from '../../ui/switch.tsx';
import { toastSuccess } from '../../ui/toast.ts';
import { ChangeList, isChange, PathChange } from './reprocess-changes.tsx';

type Choice = { metadata: boolean; rename: boolean };

/** Shows exactly what re-processing would change, and then does exactly that. */
export function ReprocessDialog({ item, onClose }: { item: LibraryItemDetails; onClose: () => void }) {
  const queries = useQueryClient();
  const [choice, setChoice] = useState<Choice>({ metadata: true, rename: true });
  const run = ({ dryRun, ...what }: Choice & { dryRun: boolean }): Promise<ReprocessResult> =>
    unwrap(
      api.POST('/api/v1/library/{id}/reprocess', {
        params: { path: { id: item.id } },
        body: { ...what, dryRun },
      }),
    );
  const preview = useMutation({ mutationFn: (what: Choice) => run({ ...what, dryRun: true }) });
  const apply = useMutation({
    mutationFn: () => run({ ...choice, dryRun: false }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.library });
      toastSuccess(t('reprocess.done', { title: item.book.title }));
      onClose();
    },
  });
  const { mutate: look } = preview;
  const idle = !choice.metadata && !choice.rename;
  useEffect(() => {
    if (!idle) look(choice);
  }, [choice, idle, look]);
  const changes = preview.isPending ? [] : (preview.data?.changes.filter(isChange) ?? []);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={t('reprocess.title', { title: item.book.title })}
      description={t('reprocess.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={apply.isPending}
            disabled={idle || changes.length === 0}
            onClick={() => apply.mutate()}
          >
            {t('reprocess.apply')}
          </Button>
        </>
      }
    >
      <div className="grid gap-1 sm:grid-cols-2">
        <CheckboxField
          label={t('reprocess.metadata')}
          help={t('reprocess.metadataHelp')}
          checked={choice.metadata}
          onChange={(event) => setChoice({ ...choice, metadata: event.target.checked })}
        />
        <CheckboxField
          label={t('reprocess.rename')}
          help={t('reprocess.renameHelp')}
          checked={choice.rename}
          onChange={(event) => setChoice({ ...choice, rename: event.target.checked })}
        />
      </div>
      <div className="mt-4 grid gap-3" aria-live="polite">
        <FormError error={apply.error} />
        {idle && <p className="text-muted">{t('reprocess.nothingChosen')}</p>}
        {!idle && <FormError error={preview.error} />}
        {!idle && preview.isPending && (
          <Loading>
            <Skeleton className="h-28 w-full" />
          </Loading>
        )}
        {!idle && preview.data !== undefined && !preview.isPending && (
          <>
            <PathChange result={preview.data} />
            {changes.length === 0 ? (
              <p className="text-muted">{t('reprocess.noChanges')}</p>
            ) : (
              <ChangeList changes={changes} />
            )}
            {preview.data.warnings.map((warning) => (
              <Notice key={warning} tone="warn">
                {told(warning)}
              </Notice>
            ))}
          </>
        )}
      </div>
    </Dialog>
  );
}
