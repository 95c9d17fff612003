import { useEffect, useState } from 'react';

/** The catalogue is asked once nobody has typed for this long; what is known is shown without waiting. */
const ASK_PAUSE_MS = 260;

/** The newest of the values that stayed the same for long enough; undefined before the first. */
export function useSettled(value: string): string | undefined {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ASK_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
