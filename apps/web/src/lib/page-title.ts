import { useEffect } from 'react';

/** Names the browser tab after the room. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined || title === '' ? 'Earmark' : `${title} · Earmark`;
  }, [title]);
}
