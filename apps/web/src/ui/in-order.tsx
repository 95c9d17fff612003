import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

/** What has not come by then is not waited for any longer: a part that hangs must not keep the others away. */
const LONGEST_WAIT_MS = 4000;

/**
 * Parts that come from top to bottom. What stands below a part that still loads (`Loading`, `data-loading`) is loaded
 * too, but stays out of sight until that part has its height, so that nothing is pushed away from under a finger. Once
 * all is there it is never taken out of sight again.
 */
export function InOrder({ className, children }: { className?: string; children: ReactNode }) {
  const [waiting, setWaiting] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!waiting || element === null) return undefined;
    const look = (): void => {
      if (element.querySelector('[data-loading]') === null) setWaiting(false);
    };
    look();
    const changes = new MutationObserver(look);
    changes.observe(element, { childList: true, subtree: true, attributeFilter: ['data-loading'] });
    const timer = window.setTimeout(() => setWaiting(false), LONGEST_WAIT_MS);
    return () => {
      changes.disconnect();
      window.clearTimeout(timer);
    };
  }, [waiting]);
  return (
    <div ref={box} className={className} data-in-order={waiting ? '' : undefined}>
      {children}
    </div>
  );
}
