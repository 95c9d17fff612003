import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from '../kernel/errors.ts';
import type { App } from '../platform/fastify/app-type.ts';
import type { Logger } from '../platform/logger.ts';

/**
 * What changes something the health page looks at, as routes. A *Test* of a provider that went well counts too, it ends
 * the provider's rest; the other tests and look-ups change nothing.
 */
const CHANGES: readonly RegExp[] = [
  /\/api\/v1\/(?:downloadclients|indexers|notifications)(?:\/:id|\/test)?$/u,
  // Prowlarr's way in.
  /\/api\/v1\/indexer(?:\/:id)?$/u,
  /\/api\/v1\/settings\/:section$/u,
  /\/api\/v1\/(?:rootfolders|remotepathmappings)(?:\/:id)?$/u,
];
/** A wizard saves several things in a row: one look is enough for them. */
const QUIET_MS = 1000;

/**
 * Looks at the health again soon after something it looks at was changed: "No download client is set up" must not
 * stand for minutes beside the one just connected. Routes registered before this are not heard.
 */
export function recheckHealthAfterChanges(
  app: App,
  deps: {
    /** False while a look runs that may have begun before the change. */
    check: () => Promise<boolean>;
    /** Tells when a connection begins or ceases to fail by itself: the page must not say otherwise for minutes. */
    onStatus?: (listener: () => void) => void;
    log: Logger;
    quietMs?: number;
  },
): void {
  const { quietMs = QUIET_MS } = deps;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    while (!(await deps.check())) await wait(quietMs, undefined, { signal: closing.signal });
  };
  const soon = () => {
    if (closing.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      look().catch((error: unknown) => {
        if (!closing.signal.aborted)
          deps.log.warn({ err: describeError(error) }, 'The health could not be checked after a change.');
      });
    }, quietMs);
  };

  deps.onStatus?.(soon);
  app.addHook('onResponse', (request, reply, done) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD' && reply.statusCode < 400;
    const url = request.routeOptions.url ?? '';
    if (changes && CHANGES.some((route) => route.test(url))) soon();
    done();
  });
  app.addHook('onClose', (_instance, done) => {
    closing.abort();
    clearTimeout(timer);
    done();
  });
}
