import { t } from '../../lib/i18n/rooms.ts';

/* The server checks the same; these only answer sooner. */
export const usernameRules = () =>
  ({
    required: t('form.required'),
    maxLength: { value: 64, message: t('form.max', { max: 64 }) },
    pattern: { value: /^\s*[^\s:]+( [^\s:]+)*\s*$/u, message: t('auth.usernameWrong') },
  }) as const;

export const passwordRules = () =>
  ({
    required: t('form.required'),
    minLength: { value: 8, message: t('auth.passwordShort') },
    maxLength: { value: 512, message: t('form.max', { max: 512 }) },
  }) as const;
