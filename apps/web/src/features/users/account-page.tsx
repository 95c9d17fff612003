import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut, Monitor } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { InOrder } from '../../ui/in-order.tsx';
import { PasswordInput } from '../../ui/input.tsx';
import { Card, PageHeader, Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { passwordRules } from './account-rules.ts';
import { ApiKeys } from './api-keys.tsx';
import { Appearance } from './appearance.tsx';
import { InstallOffer } from './install-offer.tsx';
import { useMe } from './me.ts';
import { sessionsQuery } from './queries.ts';
import { useSignOut } from './sign-out.ts';
import { describeBrowser } from './user-agent.ts';

export function AccountPage() {
  const me = useMe();
  const signOut = useSignOut();
  usePageTitle(t('account.title'));
  return (
    <InOrder className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <PageHeader
        title={t('account.title')}
        description={t('account.intro', { name: me.username, group: t(`group.${me.group}`) })}
        actions={
          me.via === 'session' && (
            <Button icon={<LogOut aria-hidden className="size-4" />} onClick={signOut}>
              {t('account.signOut')}
            </Button>
          )
        }
      />
      <Appearance />
      <InstallOffer />
      {me.via !== 'none' && me.hasPassword && <PasswordForm />}
      {me.via === 'session' && <Sessions />}
      <ApiKeys />
    </InOrder>
  );
}

function PasswordForm() {
  const form = useForm({ defaultValues: { currentPassword: '', newPassword: '' } });
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      unwrap(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => {
      form.reset();
      toastSuccess(t('account.passwordChanged'));
    },
  });
  const submit = form.handleSubmit((fields) => change.mutate(fields));
  const { errors } = form.formState;
  return (
    <Section title={t('account.password')}>
      <form
        aria-label={t('account.password')}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="grid max-w-md gap-4"
      >
        <FormError error={change.error} />
        <Field label={t('account.currentPassword')} error={errors.currentPassword?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              {...form.register('currentPassword', { required: t('form.required') })}
            />
          )}
        </Field>
        <Field
          label={t('account.newPassword')}
          help={t('auth.passwordHelp')}
          error={errors.newPassword?.message}
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              {...form.register('newPassword', passwordRules())}
            />
          )}
        </Field>
        <div>
          <Button type="submit" busy={change.isPending}>
            {t('account.changePassword')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Sessions() {
  const now = useNow();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.sessions });
  const end = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
    onError: toastError,
  });
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <Section title={t('sessions.title')} description={t('sessions.text')}>
      {sessions.isPending && <div data-loading />}
      <Card>
        <ul aria-label={t('sessions.title')} className="divide-y divide-line">
          {(sessions.data?.records ?? []).map((session) => (
            <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
              <Monitor aria-hidden className="size-5 text-faint" />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2 font-semibold">
                  {describeBrowser(session.userAgent) ?? t('sessions.unknown')}
                  {session.current && <Badge tone="accent">{t('sessions.current')}</Badge>}
                </p>
                <p className="text-sm text-faint">
                  {t('sessions.seen', { when: formatRelative(session.lastSeenAt, now) })}
                </p>
              </div>
              {!session.current && (
                <Button
                  size="sm"
                  busy={end.isPending && end.variables === session.id}
                  onClick={() => end.mutate(session.id)}
                >
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
