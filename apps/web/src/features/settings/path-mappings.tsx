import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowRight, FolderSearch, Plus, Trash2 } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { PartError } from '../../ui/states.tsx';
import { TestPanel } from '../../ui/test-panel.tsx';
import { toastError } from '../../ui/toast.ts';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import { pathMappingsQuery } from './queries.ts';

type Fields = { remotePath: string; localPath: string };

/** For a client that runs elsewhere and calls the same folder by another name. */
export function PathMappings() {
  const queries = useQueryClient();
  const mappings = useQuery(pathMappingsQuery);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.pathMappings });
  const add = useMutation({
    mutationFn: (fields: Fields) => unwrap(api.POST('/api/v1/remotepathmappings', { body: fields })),
    onSuccess: refresh,
    onError: toastError,
  });
  const test = useMutation({
    mutationFn: (fields: Fields) => unwrap(api.POST('/api/v1/remotepathmappings/test', { body: fields })),
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE('/api/v1/remotepathmappings/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
    onError: toastError,
  });
  const form = useForm<Fields>({ defaultValues: { remotePath: '', localPath: '' } });
  const submit = form.handleSubmit((fields) =>
    add.mutate(fields, {
      onSuccess: () => {
        form.reset();
        test.reset();
      },
    }),
  );
  const look = form.handleSubmit((fields) => test.mutate(fields));
  const { errors, isDirty } = form.formState;

  return (
    <Section title={t('mappings.title')} description={t('mappings.text')} className="mt-10">
      {mappings.isError && <PartError error={mappings.error} onRetry={() => void mappings.refetch()} />}
      {mappings.isPending && <div data-loading />}
      <Card>
        {(mappings.data?.length ?? 0) > 0 && (
          <ul className="divide-y divide-line border-b border-line">
            {mappings.data?.map((mapping) => (
              <li key={mapping.id} className="flex items-center gap-3 px-5 py-2 font-mono text-sm">
                <span className="min-w-0 flex-1">{mapping.remotePath}</span>
                <ArrowRight
                  role="img"
                  aria-label={t('mappings.becomes')}
                  className="size-4 shrink-0 text-faint"
                />
                <span className="min-w-0 flex-1">{mapping.localPath}</span>
                <IconButton
                  label={t('mappings.remove', { path: mapping.remotePath })}
                  icon={<Trash2 aria-hidden className="size-4.5" />}
                  onClick={() => remove.mutate(mapping.id)}
                />
              </li>
            ))}
          </ul>
        )}
        <form
          onSubmit={(event) => void submit(event)}
          aria-label={t('mappings.title')}
          className="grid gap-4 p-5 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_auto] sm:items-start"
        >
          <Field label={t('mappings.remote')} error={errors.remotePath?.message}>
            {(control) => (
              <Input
                {...control}
                placeholder="/downloads"
                spellCheck={false}
                {...form.register('remotePath', { required: t('form.required') })}
              />
            )}
          </Field>
          <Field label={t('mappings.local')} error={errors.localPath?.message}>
            {(control) => (
              <Input
                {...control}
                placeholder="/mnt/downloads"
                spellCheck={false}
                {...form.register('localPath', { required: t('form.required') })}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-3 sm:col-span-2 xl:col-span-1 xl:mt-6.5">
            <Button
              variant="secondary"
              busy={test.isPending}
              icon={<FolderSearch aria-hidden className="size-4.5" />}
              onClick={() => void look()}
            >
              {t('mappings.look')}
            </Button>
            <Button type="submit" busy={add.isPending} icon={<Plus aria-hidden className="size-4.5" />}>
              {t('mappings.add')}
            </Button>
          </div>
        </form>
        <div className="px-5 pb-5 has-[>:empty]:hidden">
          <TestPanel result={test.data} error={test.error} busy={test.isPending} />
        </div>
        <UnsavedGuard dirty={isDirty && !add.isPending} />
      </Card>
    </Section>
  );
}
