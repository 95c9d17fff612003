import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** A page that takes longer than this has lost its right to the focus. */
const PATIENCE_MS = 4000;

/** After a change of room the heading takes the focus, so that keyboard and screen reader start at the top. */
export function useRouteFocus(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const previous = useRef(path);
  useEffect(() => {
    const from = previous.current;
    previous.current = path;
    if (from === undefined || path === from) return undefined;
    if (focusHeading()) return undefined;
    // The heading comes with the data.
    const observer = new MutationObserver(() => {
      if (focusHeading()) observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    const timer = window.setTimeout(() => observer.disconnect(), PATIENCE_MS);
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
    };
  }, [path]);
}

/** Whether the matter is settled: the heading has the focus, or something else took it by right. */
function focusHeading(): boolean {
  const active = document.activeElement;
  // A field that asked for the focus keeps it.
  if (active instanceof HTMLInputElement) return true;
  const heading = document.querySelector<HTMLElement>('[data-page-title]');
  if (heading === null) return false;
  heading.focus({ preventScroll: true });
  return true;
}
