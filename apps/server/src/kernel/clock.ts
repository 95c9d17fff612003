/** The only source of time in the server, so that tests can move it. */
export type Clock = {
  /** UTC milliseconds: for what is stored and shown. It leaps when a machine wakes from sleep or its time is set. */
  now(): number;
  /** Milliseconds since some start, for waits within this process: never set, and on Linux standing still in sleep. */
  steady(): number;
};

export const systemClock: Clock = { now: () => Date.now(), steady: () => performance.now() };

/** A clock that stands still until it is told to move. */
export function fakeClock(
  startAt = Date.UTC(2026, 0, 1),
): Clock & { advance(ms: number): void; set(at: number): void } {
  let at = startAt;
  let steadyMs = 0;
  return {
    now: () => at,
    steady: () => steadyMs,
    advance: (ms) => {
      at += ms;
      steadyMs += ms;
    },
    /** Puts the hands elsewhere; no time passes by that. */
    set: (next) => {
      at = next;
    },
  };
}
