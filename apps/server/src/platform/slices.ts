/** A step of cold code may take twice as long as it should: together they stay well below what anybody notices. */
const LONGEST_MS = 4;
/** Work that took longer leaves the rest of its turn to others; what follows it may be long as well. */
const SHORT_MS = 2;

/** Runs work that yields wherever it may pause; every few milliseconds it lets others have their turn. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  let begin = performance.now();
  for (;;) {
    const step = work.next();
    const took = performance.now() - begin;
    if (took >= (step.done ? SHORT_MS : LONGEST_MS)) await nextTurn();
    if (step.done) return step.value;
    if (took >= LONGEST_MS) begin = performance.now();
  }
}

/** Lets whatever else waits for the event loop go first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The same without a pause, for what is known to be small. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
