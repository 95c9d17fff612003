import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { keepTyping } from '../lib/typed-ahead.ts';

/** Keys that work in every room: `/` searches, `?` explains the keys. */
export function useShortcuts(): { open: boolean; close: () => void } {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      if (event.key === '/') {
        event.preventDefault();
        const field = document.querySelector<HTMLInputElement>('[data-search-field]');
        if (field === null) {
          keepTyping();
          void navigate({ to: '/search' });
        } else field.focus();
      } else if (event.key === '?') {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return { open, close: () => setOpen(false) };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'))
  );
}
