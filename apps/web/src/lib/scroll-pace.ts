import { startTransition, useEffect, useState } from 'react';

/** Faster than this, in CSS pixels a second, nobody makes out a picture: three screens of a desktop, four of a phone. */
const RUSH = 3000;
/** A fling ends below this; between the two it goes on, or a page held up by its pictures would ask for more of them. */
const CALM = 1000;
/** So long without a step is rest. */
const REST_MS = 120;

type Clock = {
  setTimeout: (act: () => void, ms: number) => unknown;
};

export type ScrollPace = {
  rushes: () => boolean;
  /** One step of scrolling: where the page stands and when, in milliseconds. */
  step: (y: number, at: number) => void;
  /** Tells once, as soon as pictures can be made out again; the answer takes the listener away. */
  whenCalm: (listener: () => void) => () => void;
};

/** Whether a page flies past or can be looked at. */
export function createScrollPace(clock: Clock = globalThis): ScrollPace {
  const listeners = new Set<() => void>();
  let rushes = false;
  let waiting = false;
  let last = { y: 0, at: Number.NEGATIVE_INFINITY };
  const calm = (): void => {
    rushes = false;
    const told = [...listeners];
    listeners.clear();
    for (const listener of told) listener();
  };
  // Instead of a timer for every step: one, which waits again while steps have come since.
  const waitForRest = (): void => {
    waiting = true;
    const seen = last.at;
    clock.setTimeout(() => {
      waiting = false;
      if (!rushes) return;
      if (last.at === seen) calm();
      else waitForRest();
    }, REST_MS);
  };
  return {
    rushes: () => rushes,
    step: (y, at) => {
      const passed = at - last.at;
      // Two steps of one moment tell no pace.
      if (passed <= 0) return;
      const pace = (Math.abs(y - last.y) / passed) * 1000;
      last = { y, at };
      if (pace > RUSH) {
        rushes = true;
        if (!waiting) waitForRest();
      } else if (rushes && pace < CALM) calm();
    },
    whenCalm: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let page: ScrollPace | undefined;

/** Follows the window for as long as the page lives. */
function pageScroll(): ScrollPace {
  if (page !== undefined) return page;
  const made = createScrollPace();
  window.addEventListener('scroll', (event) => made.step(window.scrollY, event.timeStamp), { passive: true });
  page = made;
  return made;
}

/** True from the first moment on in which the page stood still or moved slowly enough for pictures; then it stays. */
export function useCalmOnce(): boolean {
  const [calm, setCalm] = useState(() => !pageScroll().rushes());
  useEffect(() => {
    if (calm) return undefined;
    // In small steps: a screen full of pictures at once must not hold up the next touch.
    const settle = (): void => startTransition(() => setCalm(true));
    if (pageScroll().rushes()) return pageScroll().whenCalm(settle);
    settle();
    return undefined;
  }, [calm]);
  return calm;
}
