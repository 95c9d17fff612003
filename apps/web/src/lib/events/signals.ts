import { nowMs } from '../now.ts';

export type PageSignals = {
  /** The page came into view, or has been out of view for a while. */
  onVisible: (visible: boolean) => void;
  /** The machine slept, the network came back, or the page was taken out of the browser's cache. */
  onWake: () => void;
  onOffline: () => void;
  /** The page is put away or closed. */
  onLeave: () => void;
};

/** A glance at another tab is nothing yet. */
const HIDDEN_GRACE_MS = 60_000;
/** A timer this late means the machine slept, and the socket may be dead without telling. */
const SLEEP_MS = 20_000;
const TICK_MS = 5000;

/** Tells what happens to the page as far as a connection cares; answers how to stop listening. */
export function watchPage({ onVisible, onWake, onOffline, onLeave }: PageSignals): () => void {
  let hiddenTimer: number | undefined;
  let lastTick = nowMs();

  const onVisibility = (): void => {
    window.clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = window.setTimeout(() => onVisible(false), HIDDEN_GRACE_MS);
    else onVisible(true);
  };
  const ticker = window.setInterval(() => {
    const now = nowMs();
    const slept = now - lastTick > TICK_MS + SLEEP_MS;
    lastTick = now;
    if (slept && !document.hidden) onWake();
  }, TICK_MS);
  const onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) onWake();
  };

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onWake);
  window.addEventListener('offline', onOffline);
  window.addEventListener('pageshow', onPageShow);
  window.addEventListener('pagehide', onLeave);
  return () => {
    window.clearInterval(ticker);
    window.clearTimeout(hiddenTimer);
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', onWake);
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('pageshow', onPageShow);
    window.removeEventListener('pagehide', onLeave);
  };
}
