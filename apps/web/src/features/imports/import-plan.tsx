import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { BookPlus } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { ImportPreview, RunImportRequest } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/states.tsx';
import { dropToast, showToast, toastSuccess } from '../../ui/toast.ts';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import {
  addGroup,
  type EditedGroup,
  editGroup,
  moveFiles,
  type PlannedFile,
  placeFile,
  plannedGroup,
  startGroups,
  stepFile,
  toggleFile,
  toRunRequest,
} from './edited-groups.ts';
import { ImportGroupCard } from './import-group-card.tsx';
import { useCancelImport, useRunImport } from './run-import.ts';

const MOVED = 'import moved';

/** Files grouped by book, moved between the groups and put in order; the plan follows each change before it is run. */
export function ImportPlan({ preview, onDone }: { preview: ImportPreview; onDone: () => void }) {
  const [groups, setGroups] = useState(() => startGroups(preview));
  const first = useMemo(() => JSON.stringify(toRunRequest(preview, startGroups(preview))), [preview]);
  const body = useMemo(() => toRunRequest(preview, groups), [preview, groups]);
  const edited = JSON.stringify(body) !== first;
  const asked = useDeferredValue(body);
  const plan = useQuery({
    queryKey: [...keys.imports, 'plan', asked],
    queryFn: ({ signal }) =>
      unwrap(api.POST('/api/v1/imports/plan', { body: asked as RunImportRequest, signal })),
    enabled: edited && asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const run = useRunImport(() => {
    toastSuccess(t('import.done'));
    onDone();
  });
  const cancel = useCancelImport();
  const files = useMemo(() => {
    const all = preview.groups.flatMap((group) => group.files);
    return new Map<string, PlannedFile>(all.map((file) => [file.source, file]));
  }, [preview]);
  // Until the first answer the plan as it was found stands, dimmed: rows keep their height.
  const current = edited ? (plan.data ?? (plan.isError ? undefined : preview)) : preview;
  const titles = groups.map((group, index) => ({
    key: group.key,
    title: groupTitle(group.bookTitle, index),
  }));
  useEffect(() => () => dropToast(MOVED), []);
  /** The group it goes to may be far from the thumb: it is told, and undone there. */
  const move = (from: EditedGroup, sources: readonly string[], key: string | null): void => {
    const after = moveFiles(groups, sources, { key });
    const before = from.files[from.files.indexOf(sources.at(-1) ?? '') + 1];
    const title = titles.find((group) => group.key === key)?.title ?? groupTitle(null, groups.length);
    setGroups(after);
    showToast('success', t('import.moved', { count: sources.length, title }), {
      id: MOVED,
      action: {
        label: t('common.undo'),
        // Changed again since then, only these files go back.
        onClick: () =>
          setGroups((now) => (now === after ? groups : moveFiles(now, sources, { key: from.key, before }))),
      },
    });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="font-mono text-sm text-muted">{preview.sourcePath}</p>
      {preview.missing.length > 0 && (
        <Notice tone="warn">
          {t('import.missing', { books: preview.missing.map((book) => book.title).join(', ') })}
        </Notice>
      )}
      {groups.map((group, index) => (
        <ImportGroupCard
          key={group.key}
          group={group}
          name={groupTitle(group.bookTitle, index)}
          shown={preview.groups[Number(group.key)]}
          planned={current === undefined ? undefined : plannedGroup(current, group)}
          stale={edited && (plan.isFetching || asked !== body)}
          files={files}
          others={titles.filter((other) => other.key !== group.key)}
          onChange={(change) => setGroups(editGroup(groups, group.key, change))}
          onToggle={(source) => setGroups(toggleFile(groups, group.key, source))}
          onPlace={(source, to) => setGroups(placeFile(groups, source, to))}
          onMove={(sources, key) => move(group, sources, key)}
          onStep={(source, by) => setGroups([...stepFile(groups, source, by)])}
        />
      ))}
      <div>
        <Button
          icon={<BookPlus aria-hidden className="size-4.5" />}
          onClick={() => setGroups(addGroup(groups))}
        >
          {t('import.addGroup')}
        </Button>
      </div>
      {preview.ignored.length > 0 && (
        <details className="rounded-lg bg-sunken px-4 py-3 text-sm">
          <summary className="tap font-semibold text-muted">
            {t('import.ignored', { count: preview.ignored.length })}
          </summary>
          <ul className="mt-2 grid gap-1 font-mono text-faint">
            {preview.ignored.map((file) => (
              <li key={file}>{told(file)}</li>
            ))}
          </ul>
        </details>
      )}
      <div
        data-action-bar
        className="action-bar z-10 -mx-4 grid gap-3 border-t border-line bg-bg px-4 py-3 md:mx-0 md:px-0"
      >
        {edited && <FormError error={plan.error} />}
        <FormError error={run.error} />
        {run.data !== undefined && run.data.message !== null && (
          <Notice tone="warn">{told(run.data.message)}</Notice>
        )}
        <div className="flex flex-wrap items-center justify-end gap-3">
          {run.isPending && (
            <>
              <p role="status" className="mr-auto text-sm text-muted">
                {t(cancel.isSuccess ? 'import.stopping' : 'import.running')}
              </p>
              <Button
                busy={cancel.isPending}
                disabled={cancel.isSuccess}
                onClick={() => cancel.mutate(preview.previewId)}
              >
                {t('import.stop')}
              </Button>
            </>
          )}
          {edited && !run.isPending && (
            <Button variant="ghost" onClick={() => setGroups(startGroups(preview))}>
              {t('import.reset')}
            </Button>
          )}
          <Button
            variant="primary"
            busy={run.isPending}
            disabled={body === undefined || (edited && (plan.isFetching || plan.isError))}
            onClick={() => {
              if (body === undefined) return;
              cancel.reset();
              run.mutate(body);
            }}
          >
            {t('import.run', { count: body?.groups.length ?? 0 })}
          </Button>
        </div>
      </div>
      <UnsavedGuard dirty={edited && !run.isPending && !run.isSuccess} />
    </div>
  );
}

const groupTitle = (title: string | null, index: number): string =>
  title ?? t('import.groupNumber', { number: index + 1 });
