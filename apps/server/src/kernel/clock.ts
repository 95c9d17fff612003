/** The only source of "now" in the server, so that tests can move time. */
export type Clock = {
  /** UTC milliseconds. */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told to move. */
export function fakeClock(
  startAt = Date.UTC(2026, 0, 1),
): Clock & { advance(ms: number): void; set(at: number): void } {
  let at = startAt;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
    set: (next) => {
      at = next;
    },
  };
}
