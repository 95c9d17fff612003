import { useMe } from '../features/users/me.ts';
import { useConnectionState } from '../lib/events/live.ts';
import { t } from '../lib/i18n/index.ts';
import { AccountMenu } from './account-menu.tsx';

/** Who is signed in and whether the page is live, at the foot of the sidebar. */
export function AccountBar() {
  const me = useMe();
  const state = useConnectionState();
  return (
    <div className="mt-auto grid gap-3">
      <p className="flex items-center gap-2 px-3 text-xs text-faint">
        <span
          aria-hidden
          className={`dot size-2 rounded-full ${state === 'live' ? 'bg-accent' : 'animate-breathe bg-warn'}`}
        />
        {t(`connection.${state}`)}
      </p>
      <AccountMenu me={me} />
    </div>
  );
}
