import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer; the error says what was waited for and what was seen last. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false>,
  options: {
    what: string;
    timeoutMs?: number | undefined;
    intervalMs?: number | undefined;
    /** Told with the error: the state seen last. */
    lastSeen?: (() => string) | undefined;
  },
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) {
      const seen = options.lastSeen ? `; last seen: ${options.lastSeen()}` : '';
      throw new Error(`Waited ${timeoutMs} ms in vain for ${options.what}${seen}`);
    }
    await pause(options.intervalMs ?? 50);
  }
}
