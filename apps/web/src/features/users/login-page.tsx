import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { AuthFrame } from '../../app/auth-frame.tsx';
import { api, unwrap } from '../../lib/api/client.ts';
import type { LoginInput } from '../../lib/api/types.ts';
import { serverUrl } from '../../lib/base.ts';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, PasswordInput } from '../../ui/input.tsx';
import { Notice } from '../../ui/states.tsx';
import { meQuery } from './me.ts';
import { SignOnLink } from './sign-on.tsx';

const route = getRouteApi('/login');

export function LoginPage() {
  const { redirect, trouble } = route.useSearch();
  const { signOn } = route.useRouteContext();
  const router = useRouter();
  const queries = useQueryClient();
  const [fields, setFields] = useState<LoginInput>({ username: '', password: '' });
  usePageTitle(t('auth.signIn'));
  const login = useMutation({
    mutationFn: (body: LoginInput) => unwrap(api.POST('/api/v1/auth/login', { body })),
    onSuccess: async () => {
      await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      if (redirect === undefined) await router.navigate({ to: '/' });
      else router.history.push(serverUrl(redirect));
    },
  });
  const complete = fields.username !== '' && fields.password !== '';
  return (
    <AuthFrame title={t('auth.welcome')} text={t('auth.welcomeText')}>
      {trouble !== undefined && (
        <div role="alert" className="mb-6">
          <Notice tone="danger">{t(`signOn.trouble.${trouble}`)}</Notice>
        </div>
      )}
      {signOn !== null && <SignOnLink name={signOn.name} next={redirect} />}
      <form
        aria-label={t('auth.signIn')}
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) login.mutate(fields);
        }}
      >
        <FormError error={login.error} />
        <Field label={t('auth.username')}>
          {(control) => (
            <Input
              {...control}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              value={fields.username}
              onChange={(event) => setFields({ ...fields, username: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('auth.password')}>
          {(control) => (
            <PasswordInput
              {...control}
              name="password"
              autoComplete="current-password"
              required
              value={fields.password}
              onChange={(event) => setFields({ ...fields, password: event.target.value })}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant={signOn === null ? 'primary' : 'secondary'}
          size="lg"
          busy={login.isPending}
        >
          {t('auth.signIn')}
        </Button>
      </form>
    </AuthFrame>
  );
}
