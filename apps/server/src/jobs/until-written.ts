import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 2000;

/**
 * Tries to write how work ended until it is written, for what is marked as running is not run again.
 * @throws the error of the write once `signal` is aborted.
 */
export async function untilWritten(
  write: () => Promise<unknown>,
  { signal, onError }: { signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      onError(error);
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
