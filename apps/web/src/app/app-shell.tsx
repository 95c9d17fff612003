import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useDeferredValue, useEffect } from 'react';
import { useMe } from '../features/users/me.ts';
import { sessionOver } from '../features/users/session.ts';
import { useEventStream } from '../lib/events/live.ts';
import { useExternalStore } from '../lib/external-store.ts';
import { t } from '../lib/i18n/index.ts';
import { keepFocus } from '../lib/kept-focus.ts';
import { useIsWide } from '../lib/wide.ts';
import { latePart } from '../ui/late-part.tsx';
import { prepareToasts, showToast } from '../ui/toast.ts';
import { BottomNav } from './bottom-nav.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { useNavItems } from './nav-items.ts';
import { PagePending } from './page-pending.tsx';
import { useRouteFocus } from './route-focus.ts';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';

const ShortcutsDialog = latePart(() =>
  import('./shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog),
);

const SessionDialog = latePart(() =>
  import('../features/users/session-dialog.tsx').then((module) => module.SessionDialog),
);

/** The frame around every room of a signed-in person. */
export function AppShell() {
  useEventStream(useQueryClient(), useMe().id, showToast);
  useRouteFocus();
  useEffect(keepFocus, []);
  useEffect(prepareToasts, []);
  const shortcuts = useShortcuts();
  const items = useNavItems();
  const wide = useIsWide();
  const over = useExternalStore(sessionOver);
  return (
    <div className="flex min-h-dvh">
      <button
        type="button"
        onClick={() => document.getElementById('main')?.focus()}
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-4 py-2 font-semibold text-on-accent focus:translate-y-0"
      >
        {t('nav.skip')}
      </button>
      {wide && <Sidebar items={items} />}
      <div className="flex min-w-0 flex-1 flex-col overflow-x-clip">
        <ConnectionBanner />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-[calc(3.25rem+var(--nav-space))] outline-none sm:px-6 md:pt-9 md:pb-16 lg:px-10"
        >
          <Room />
        </main>
      </div>
      {!wide && <BottomNav items={items} />}
      {over && <SessionDialog onGiveUp={() => sessionOver.set(false)} />}
      {shortcuts.open && <ShortcutsDialog onClose={shortcuts.close} onGiveUp={shortcuts.close} />}
    </div>
  );
}

/** The frame stands first; the first room is drawn in small steps after it: a slow phone stays able to answer a touch. */
function Room() {
  const framed = useDeferredValue(true, false);
  return framed ? <Outlet /> : <PagePending />;
}
