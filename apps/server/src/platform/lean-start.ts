import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Long enough for the first requests after a start to be answered undisturbed. */
const TIDY_AFTER_MS = 4000;

/**
 * A start makes much garbage, and V8 would keep the room it took: some 15 MiB that an idle server never needs again.
 * Until the answer is called, V8 favours memory; from then on speed, as ever. One collection some seconds later gives
 * back what the start needed (30 ms, once).
 */
export function startLean(): () => void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => {
    setFlagsFromString('--no-optimize-for-size');
    setFlagsFromString('--semi-space-growth-factor=2');
    setTimeout(() => {
      setFlagsFromString('--expose-gc');
      (runInNewContext('gc') as (options: { type: 'major' }) => void)({ type: 'major' });
      setFlagsFromString('--no-expose-gc');
    }, TIDY_AFTER_MS).unref();
  };
}
