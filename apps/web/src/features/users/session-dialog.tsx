import { useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LoginForm } from './login-form.tsx';
import { meQuery, useMe } from './me.ts';
import { resume, sessionOver, tellTabs } from './session.ts';
import { SignOnLink, useLoginMethods } from './sign-on.tsx';

/** Signing in again on top of the page, which keeps what was being typed. Closed, it comes back with the next refusal. */
export function SessionDialog() {
  const queries = useQueryClient();
  const me = useMe();
  const signOn = useLoginMethods()?.signOn ?? null;
  return (
    <Dialog
      open
      onOpenChange={() => sessionOver.set(false)}
      title={t('session.over')}
      description={t('session.overText')}
    >
      {signOn !== null && <SignOnLink name={signOn.name} next={undefined} newTab />}
      <LoginForm
        username={me.username}
        variant={signOn === null ? 'primary' : 'secondary'}
        onSignedIn={async () => {
          const now = await unwrap(api.GET('/api/v1/auth/me'));
          tellTabs({ signedIn: now.id });
          if (now.id !== me.id) {
            window.location.reload();
            return;
          }
          queries.setQueryData(meQuery.queryKey, now);
          resume(queries);
        }}
      />
    </Dialog>
  );
}
