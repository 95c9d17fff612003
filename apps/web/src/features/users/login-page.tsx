import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { AuthFrame } from '../../app/auth-frame.tsx';
import { serverUrl } from '../../lib/base.ts';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Notice } from '../../ui/states.tsx';
import { LoginForm } from './login-form.tsx';
import { meQuery } from './me.ts';
import { tellTabs } from './session.ts';
import { SignOnLink } from './sign-on.tsx';

const route = getRouteApi('/login');

export function LoginPage() {
  const { redirect, trouble } = route.useSearch();
  const { signOn } = route.useRouteContext();
  const router = useRouter();
  const queries = useQueryClient();
  usePageTitle(t('auth.signIn'));
  return (
    <AuthFrame title={t('auth.welcome')} text={t('auth.welcomeText')}>
      {trouble !== undefined && (
        <div role="alert" className="mb-6">
          <Notice tone="danger">{t(`signOn.trouble.${trouble}`)}</Notice>
        </div>
      )}
      {signOn !== null && <SignOnLink name={signOn.name} next={redirect} />}
      <LoginForm
        variant={signOn === null ? 'primary' : 'secondary'}
        onSignedIn={async () => {
          const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
          if (me !== null) tellTabs({ signedIn: me.id });
          if (redirect === undefined) await router.navigate({ to: '/' });
          else router.history.push(serverUrl(redirect));
        }}
      />
    </AuthFrame>
  );
}
