import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { AuthFrame } from '../../app/auth-frame.tsx';
import { api, unwrap } from '../../lib/api/client.ts';
import type { LoginType } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, PasswordInput, Select } from '../../ui/input.tsx';
import { passwordRules, usernameRules } from '../users/account-rules.ts';
import { meQuery, setupQuery } from '../users/me.ts';

type Fields = { username: string; password: string; repeat: string; loginType: LoginType };

/** The first visit: whoever comes first becomes the admin. */
export function FirstAccount() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const form = useForm<Fields>({
    defaultValues: { username: '', password: '', repeat: '', loginType: 'forms' },
  });
  const create = useMutation({
    mutationFn: async ({ username, password, loginType }: Fields) => {
      await unwrap(api.POST('/api/v1/setup', { body: { username: username.trim(), password, loginType } }));
      queries.setQueryData(setupQuery.queryKey, { needed: false });
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      if (me === null && loginType === 'forms') {
        await unwrap(api.POST('/api/v1/auth/login', { body: { username: username.trim(), password } }));
        await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      }
    },
    onSuccess: async () => {
      await router.invalidate();
      await navigate({ to: '/setup', search: { step: 'client' } });
    },
  });
  const submit = form.handleSubmit((fields) => create.mutate(fields));
  const { errors } = form.formState;
  return (
    <AuthFrame title={t('setup.welcome')} text={t('setup.welcomeText')}>
      <form
        aria-label={t('setup.accountForm')}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="grid gap-5"
      >
        <FormError error={create.error} />
        <Field label={t('auth.username')} error={errors.username?.message}>
          {(control) => (
            <Input
              {...control}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              {...form.register('username', usernameRules())}
            />
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
        <Field label={t('auth.repeat')} error={errors.repeat?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              {...form.register('repeat', {
                validate: (value, all) => value === all.password || t('auth.repeatWrong'),
              })}
            />
          )}
        </Field>
        <Field label={t('security.loginType')}>
          {(control) => (
            <Select {...control} {...form.register('loginType')}>
              {(['forms', 'basic', 'none'] as const).map((type) => (
                <option key={type} value={type}>
                  {t(`loginType.${type}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={create.isPending}>
          {t('setup.createAccount')}
          <ArrowRight aria-hidden className="size-5" />
        </Button>
      </form>
    </AuthFrame>
  );
}
