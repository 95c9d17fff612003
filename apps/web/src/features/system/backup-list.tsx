import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DatabaseBackup, History, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Backup } from '../../lib/api/types.ts';
import { formatDateTime, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card, Section } from '../../ui/page.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.ts';
import { backupsQuery } from './queries.ts';

type Question = { backup: Backup; what: 'restore' | 'delete' };

/** Copies of the database: made now, taken back, thrown away. */
export function BackupList() {
  const queries = useQueryClient();
  const backups = useQuery(backupsQuery);
  const [question, setQuestion] = useState<Question | null>(null);
  const [restored, setRestored] = useState(false);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.backups });
  const create = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/system/backups')),
    onSuccess: refresh,
    onError: toastError,
  });
  const answer = useMutation({
    mutationFn: ({ backup, what }: Question) => {
      const params = { path: { name: backup.name } };
      return what === 'restore'
        ? unwrap(api.POST('/api/v1/system/backups/{name}/restore', { params }))
        : unwrap(api.DELETE('/api/v1/system/backups/{name}', { params }));
    },
    onSuccess: (_done, { what }) => {
      setQuestion(null);
      if (what === 'restore') setRestored(true);
      void refresh();
    },
    onError: toastError,
  });
  const records = backups.data?.records ?? [];
  return (
    <Section
      title={t('backups.title')}
      description={t('backups.text')}
      actions={
        <Button
          size="sm"
          icon={<DatabaseBackup aria-hidden className="size-4" />}
          busy={create.isPending}
          onClick={() => create.mutate()}
        >
          {t('backups.create')}
        </Button>
      }
    >
      {restored && (
        <Notice tone="warn" className="mb-3">
          {t('backups.restart')}
        </Notice>
      )}
      {backups.isError && <PartError error={backups.error} onRetry={() => void backups.refetch()} />}
      {backups.isSuccess && records.length === 0 && <p className="text-muted">{t('backups.none')}</p>}
      {records.length > 0 && (
        <Card>
          <ul aria-label={t('backups.title')} className="divide-y divide-line">
            {records.map((backup) => (
              <li key={backup.name} className="flex items-center gap-3 px-4 py-2 sm:px-5">
                <div className="min-w-0 flex-1">
                  <p className="truncate font-semibold">{formatDateTime(backup.createdAt)}</p>
                  <p className="truncate text-sm text-faint">
                    {backup.name}
                    {DOT}
                    {formatSize(backup.sizeBytes)}
                  </p>
                </div>
                <IconButton
                  label={t('backups.restore', { name: backup.name })}
                  icon={<History aria-hidden className="size-4.5" />}
                  onClick={() => setQuestion({ backup, what: 'restore' })}
                />
                <IconButton
                  label={t('backups.delete', { name: backup.name })}
                  icon={<Trash2 aria-hidden className="size-4.5" />}
                  onClick={() => setQuestion({ backup, what: 'delete' })}
                />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {question !== null && (
        <ConfirmDialog
          open
          onOpenChange={() => setQuestion(null)}
          title={t(`backups.${question.what}Title`)}
          description={t(`backups.${question.what}Text`, { date: formatDateTime(question.backup.createdAt) })}
          action={t(`backups.${question.what}Action`)}
          busy={answer.isPending}
          onConfirm={() => answer.mutate(question)}
        />
      )}
    </Section>
  );
}
