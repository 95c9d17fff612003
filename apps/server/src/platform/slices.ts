const LONGEST_MS = 8;

/** Runs work that yields wherever it may pause; every few milliseconds it lets others have their turn. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  let until = performance.now() + LONGEST_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + LONGEST_MS;
  }
}

/** The same without a pause, for what is known to be small. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
