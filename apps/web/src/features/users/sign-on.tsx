import { queryOptions, useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { LoginMethods } from '../../lib/api/types.ts';
import { serverUrl } from '../../lib/base.ts';
import { t } from '../../lib/i18n/index.ts';
import { buttonClass } from '../../ui/button.tsx';

export const TROUBLES = ['expired', 'failed', 'refused', 'taken', 'unnamed', 'unreachable'] as const;
export type SignOnTrouble = (typeof TROUBLES)[number];

/** How one may sign in; null when the server does not say, for the form works without it. */
export const loginMethodsQuery = queryOptions({
  queryKey: keys.loginMethods,
  queryFn: ({ signal }): Promise<LoginMethods | null> =>
    unwrap(api.GET('/api/v1/auth/methods', { signal })).catch(() => null),
  staleTime: 0,
});

/** How one may sign in, once it is known. */
export function useLoginMethods(): LoginMethods | null | undefined {
  return useQuery(loginMethodsQuery).data;
}

/** Where single sign-on begins; afterwards one is at `next`, a path of ours. */
export function signOnUrl(next: string | undefined): string {
  return `${serverUrl('api/v1/auth/oidc/start')}?${new URLSearchParams({ next: next ?? '/' })}`;
}

type SignOnLinkProps = {
  name: string;
  next: string | undefined;
  /** Leaves this page as it is. */
  newTab?: boolean;
};

/** The way to the identity provider, above or instead of the form. */
export function SignOnLink({ name, next, newTab = false }: SignOnLinkProps) {
  return (
    <>
      <a
        href={signOnUrl(next)}
        {...(newTab ? { target: '_blank', rel: 'noreferrer' } : {})}
        className={buttonClass({ variant: 'primary', size: 'lg', className: 'w-full' })}
      >
        <KeyRound aria-hidden className="size-5" />
        {name === '' ? t('signOn.button') : t('signOn.buttonNamed', { name })}
      </a>
      <p className="my-6 flex items-center gap-4 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('signOn.or')}
      </p>
    </>
  );
}
