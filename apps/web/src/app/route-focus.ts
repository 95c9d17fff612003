import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** After a change of room the heading takes the focus, so that keyboard and screen reader start at the top. */
export function useRouteFocus(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === undefined || path === previous.current) {
      previous.current = path;
      return;
    }
    previous.current = path;
    // A field that asked for the focus keeps it.
    if (document.activeElement instanceof HTMLInputElement) return;
    document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
  }, [path]);
}
