import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FolderSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import type { ImportPreviewRequest } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { ImportPlan } from './import-plan.tsx';

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
          className="mb-6 flex flex-wrap gap-3"
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
      {preview.data !== undefined &&
        !preview.isPending &&
        (preview.data.groups.length === 0 ? (
          <EmptyState icon={<FolderSearch aria-hidden />} title={t('import.nothing')}>
            <p className="font-mono text-sm">{preview.data.sourcePath}</p>
            {preview.data.blockers.map((reason) => (
              <p key={reason} className="mt-2">
                {told(reason)}
              </p>
            ))}
          </EmptyState>
        ) : (
          <ImportPlan
            key={preview.data.previewId}
            preview={preview.data}
            onDone={() => void navigate({ to: '/activity' })}
          />
        ))}
    </>
  );
}
