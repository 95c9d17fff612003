import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useForm } from 'react-hook-form';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Group, User } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, PasswordInput, Select } from '../../ui/input.tsx';
import { toastSuccess } from '../../ui/toast.ts';
import { passwordRules, usernameRules } from './account-rules.ts';

type NewUser = { username: string; password: string; group: Group };

export function UserDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const formId = useId();
  const form = useForm<NewUser>({ defaultValues: { username: '', password: '', group: 'untrusted' } });
  const create = useMutation({
    mutationFn: (body: NewUser) => unwrap(api.POST('/api/v1/users', { body })),
    onSuccess: (user) => {
      void queries.invalidateQueries({ queryKey: keys.users });
      toastSuccess(t('users.added', { name: user.username }));
      onClose();
    },
  });
  const submit = form.handleSubmit((fields) => create.mutate(fields));
  const { errors } = form.formState;
  return (
    <FormDialog
      dirty={form.formState.isDirty && !create.isPending}
      onClose={onClose}
      title={t('users.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t('users.create')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        <FormError error={create.error} />
        <Field label={t('auth.username')} error={errors.username?.message}>
          {(control) => (
            <Input {...control} autoComplete="off" {...form.register('username', usernameRules())} />
          )}
        </Field>
        <Field label={t('auth.password')} help={t('auth.passwordHelp')} error={errors.password?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              {...form.register('password', passwordRules())}
            />
          )}
        </Field>
        <Field label={t('users.group')} help={t('users.groupHelp')}>
          {(control) => (
            <Select {...control} {...form.register('group')}>
              {(['untrusted', 'trusted', 'admin'] as const).map((group) => (
                <option key={group} value={group}>
                  {t(`group.${group}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </FormDialog>
  );
}

export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const formId = useId();
  const form = useForm({ defaultValues: { password: '' } });
  const change = useMutation({
    mutationFn: (password: string) =>
      unwrap(api.PUT('/api/v1/users/{id}', { params: { path: { id: user.id } }, body: { password } })),
    onSuccess: () => {
      toastSuccess(t('users.passwordSet', { name: user.username }));
      onClose();
    },
  });
  const submit = form.handleSubmit(({ password }) => change.mutate(password));
  return (
    <FormDialog
      dirty={form.formState.isDirty && !change.isPending}
      onClose={onClose}
      title={t('users.setPassword', { name: user.username })}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={change.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        <FormError error={change.error} />
        <Field
          label={t('account.newPassword')}
          help={t('auth.passwordHelp')}
          error={form.formState.errors.password?.message}
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              {...form.register('password', passwordRules())}
            />
          )}
        </Field>
      </form>
    </FormDialog>
  );
}
