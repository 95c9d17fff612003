import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { ApiKey, CreatedApiKey } from '../../lib/api/types.ts';
import { formatDate, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DOT } from '../../ui/dot.ts';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { PartError } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.ts';
import { apiKeysQuery } from './queries.ts';

/** Keys for scripts and for Prowlarr; each is shown once. */
export function ApiKeys({ className = '' }: { className?: string }) {
  const { data, isPending, error, refetch } = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  return (
    <Section
      title={t('apiKeys.title')}
      description={t('apiKeys.text')}
      className={className}
      actions={
        <Button size="sm" icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
          {t('apiKeys.create')}
        </Button>
      }
    >
      {error !== null && <PartError error={error} onRetry={() => void refetch()} />}
      {isPending && <div data-loading />}
      <Card>
        {data?.records.length === 0 ? (
          <p className="px-5 py-5 text-muted">{t('apiKeys.none')}</p>
        ) : (
          <ul aria-label={t('apiKeys.title')} className="divide-y divide-line">
            {(data?.records ?? []).map((key) => (
              <KeyRow key={key.id} apiKey={key} />
            ))}
          </ul>
        )}
      </Card>
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </Section>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/apikeys/{id}', { params: { path: { id: apiKey.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apiKeys }),
    onError: toastError,
  });
  return (
    <li className="flex items-center gap-4 px-5 py-3.5">
      <KeyRound aria-hidden className="size-5 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{apiKey.name}</p>
        <p className="truncate text-sm text-faint">
          <span className="font-mono">{apiKey.prefix}…</span>
          {DOT}
          {t('apiKeys.created', { date: formatDate(apiKey.createdAt) })}
          {DOT}
          {apiKey.lastUsedAt === null
            ? t('apiKeys.neverUsed')
            : t('apiKeys.used', { when: formatRelative(apiKey.lastUsedAt, now) })}
        </p>
      </div>
      <IconButton
        label={t('apiKeys.remove', { name: apiKey.name })}
        icon={<Trash2 aria-hidden className="size-4.5" />}
        onClick={() => setRemoving(true)}
      />
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={t('apiKeys.removeTitle', { name: apiKey.name })}
        description={t('apiKeys.removeText')}
        action={t('common.remove')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => setRemoving(false) })}
      />
    </li>
  );
}

function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const formId = useId();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/apikeys', { body: { name: name.trim() } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  if (create.data !== undefined) return <ShownOnce created={create.data} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('apiKeys.create')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={create.isPending}
            disabled={name.trim() === ''}
          >
            {t('apiKeys.create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
        className="grid gap-4"
      >
        <FormError error={create.error} />
        <Field label={t('apiKeys.name')} help={t('apiKeys.nameHelp')}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function ShownOnce({ created, onClose }: { created: CreatedApiKey; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('apiKeys.createdTitle', { name: created.name })}
      description={t('apiKeys.once')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('common.done')}
        </Button>
      }
    >
      <div className="flex items-center gap-2">
        <output
          aria-label={t('apiKeys.key')}
          className="min-w-0 flex-1 rounded-md bg-sunken p-3 font-mono text-sm break-all select-all"
        >
          {created.key}
        </output>
        <IconButton
          label={t('apiKeys.copy')}
          icon={<Copy aria-hidden className="size-4.5" />}
          onClick={() => copyText(created.key, t('apiKeys.copied'))}
        />
      </div>
    </Dialog>
  );
}
