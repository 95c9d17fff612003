import { useEffect, useState } from 'react';

export const nowMs = (): number => Date.now();

/** The current time, renewed so that "5 minutes ago" stays true while the page is open. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(nowMs()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}
