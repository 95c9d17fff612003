import { basePath, serverUrl } from '../lib/base.ts';
import { createExternalStore, useExternalStore } from '../lib/external-store.ts';

/** What browsers of the Chromium family send when the app may be installed. */
type InstallEvent = Event & { prompt: () => Promise<unknown> };

const offered = createExternalStore<InstallEvent | null>(null);

/** Lets the app open without a connection, and remembers that it may be installed. Nobody is asked by itself. */
export function prepareInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered.set(event as InstallEvent);
  });
  window.addEventListener('appinstalled', () => offered.set(null));
  if (!import.meta.env.PROD) return;
  window.addEventListener('load', () => {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.register(serverUrl('sw.js'), { scope: basePath }).catch(() => {
      // Without it the app works as long as there is a connection.
    });
  });
}

/** Asks the browser to install the app; undefined while it does not offer to. */
export function useInstall(): (() => void) | undefined {
  const event = useExternalStore(offered);
  if (event === null) return undefined;
  return () => {
    offered.set(null);
    void event.prompt();
  };
}
