import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FolderSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { ImportPreview, ImportPreviewRequest } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Notice, Skeleton } from '../../ui/states.tsx';
import { toastSuccess } from '../../ui/toast.ts';
import { ImportGroupCard } from './import-group-card.tsx';
import { type GroupEdit, startEdits, toRunRequest } from './import-plan.ts';

const route = getRouteApi('/_app/activity_/import');

/** Import by hand: what is there, which book it is taken for and why, and the exact plan before anything happens. */
export function ImportPage() {
  const { downloadId, path } = route.useSearch();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(path ?? '');
  usePageTitle(t('import.title'));
  const preview = useMutation({
    mutationFn: (body: ImportPreviewRequest) => unwrap(api.POST('/api/v1/imports/preview', { body })),
  });
  const { mutate: look } = preview;
  useEffect(() => {
    if (downloadId !== undefined) look({ downloadId });
    else if (path !== undefined) look({ path });
  }, [downloadId, path, look]);

  return (
    <>
      <PageHeader
        before={<BackLink to="/activity" label={t('nav.activity')} />}
        title={t('import.title')}
        description={t('import.text')}
      />
      {downloadId === undefined && (
        <form
          aria-label={t('import.title')}
          className="mb-8 flex flex-wrap gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = typed.trim();
            if (wanted === path) look({ path: wanted });
            else if (wanted !== '') void navigate({ to: '/activity/import', search: { path: wanted } });
          }}
        >
          <Input
            aria-label={t('import.path')}
            placeholder="/downloads/audiobooks/…"
            value={typed}
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            className="min-w-0 flex-1 font-mono"
          />
          <Button
            type="submit"
            variant="primary"
            busy={preview.isPending}
            icon={<FolderSearch aria-hidden className="size-4.5" />}
          >
            {t('import.look')}
          </Button>
        </form>
      )}
      {preview.isPending && (
        <Loading>
          <Skeleton className="h-64 w-full rounded-lg" />
        </Loading>
      )}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => look(preview.variables)} />}
      {preview.data !== undefined && !preview.isPending && (
        <Plan
          key={preview.data.previewId}
          preview={preview.data}
          onDone={() => void navigate({ to: '/activity' })}
        />
      )}
    </>
  );
}

function Plan({ preview, onDone }: { preview: ImportPreview; onDone: () => void }) {
  const queries = useQueryClient();
  const [edits, setEdits] = useState<GroupEdit[]>(() => startEdits(preview));
  const body = toRunRequest(preview, edits);
  const run = useMutation({
    mutationFn: (request: NonNullable<typeof body>) => unwrap(api.POST('/api/v1/imports', { body: request })),
    onSuccess: (result) => {
      for (const queryKey of [keys.library, keys.requests, keys.queue])
        void queries.invalidateQueries({ queryKey });
      if (result.state === 'failed' || result.state === 'blocked') return;
      toastSuccess(t('import.started'));
      onDone();
    },
  });
  if (preview.groups.length === 0) {
    return (
      <EmptyState icon={<FolderSearch aria-hidden />} title={t('import.nothing')}>
        <p className="font-mono text-sm">{preview.sourcePath}</p>
        {preview.blockers.map((reason) => (
          <p key={reason} className="mt-2">
            {reason}
          </p>
        ))}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-5">
      <p className="font-mono text-sm text-muted">{preview.sourcePath}</p>
      {preview.groups.map((group, index) => {
        const edit = edits[index];
        if (edit === undefined) return null;
        return (
          <ImportGroupCard
            key={`${index} ${group.bookId}`}
            group={group}
            edit={edit}
            onChange={(next) => setEdits(edits.map((old, at) => (at === index ? next : old)))}
          />
        );
      })}
      {preview.ignored.length > 0 && (
        <details className="rounded-lg bg-sunken px-4 py-3 text-sm">
          <summary className="font-semibold text-muted">
            {t('import.ignored', { count: preview.ignored.length })}
          </summary>
          <ul className="mt-2 grid gap-1 font-mono text-faint">
            {preview.ignored.map((file) => (
              <li key={file}>{file}</li>
            ))}
          </ul>
        </details>
      )}
      {run.isError && <Notice tone="danger">{run.error.message}</Notice>}
      {run.data !== undefined && run.data.message !== null && <Notice tone="warn">{run.data.message}</Notice>}
      <div className="flex justify-end">
        <Button
          variant="primary"
          size="lg"
          busy={run.isPending}
          disabled={body === undefined}
          onClick={() => body !== undefined && run.mutate(body)}
        >
          {t('import.run', { count: body?.groups.length ?? 0 })}
        </Button>
      </div>
    </div>
  );
}
