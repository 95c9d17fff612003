import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import type { LoginInput } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input, PasswordInput } from '../../ui/input.tsx';

type LoginFormProps = {
  /** Filled in ahead. */
  username?: string;
  variant: 'primary' | 'secondary';
  /** The session cookie is there. */
  onSignedIn: () => Promise<void>;
};

/** User name and password. */
export function LoginForm({ username = '', variant, onSignedIn }: LoginFormProps) {
  const [fields, setFields] = useState<LoginInput>({ username, password: '' });
  const login = useMutation({
    mutationFn: (body: LoginInput) => unwrap(api.POST('/api/v1/auth/login', { body })),
    onSuccess: onSignedIn,
  });
  const complete = fields.username !== '' && fields.password !== '';
  return (
    <form
      aria-label={t('auth.signIn')}
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        // The form may lie on top of another one.
        event.stopPropagation();
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
      <Button type="submit" variant={variant} size="lg" busy={login.isPending}>
        {t('auth.signIn')}
      </Button>
    </form>
  );
}
