import type { HttpClient } from './http-client.ts';

/** Whoever pressed a *Test* button sits and waits. */
const LONGEST_MS = 15_000;
/** A dropped connection is tried again at once; what took longer than this would take as long again. */
const REPEAT_WITHIN_MS = 2000;

/** The same way out for somebody who waits for the answer: no request takes minutes, nothing slow is asked twice. */
export function impatient(http: HttpClient): HttpClient {
  return {
    request: (asked) =>
      http.request({
        ...asked,
        timeoutMs: Math.min(asked.timeoutMs ?? LONGEST_MS, LONGEST_MS),
        repeatWithinMs: REPEAT_WITHIN_MS,
      }),
    close: () => http.close(),
  };
}
