import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from '../kernel/errors.ts';
import type { App } from '../platform/fastify/app-type.ts';
import type { Logger } from '../platform/logger.ts';

/** What the health page looks at; a *Test* that went well counts too, it ends the rest of a provider. */
const LOOKED_AT =
  /\/api\/v1\/(?:downloadclients|indexers|notifications|settings|rootfolders|remotepathmappings)\b/u;
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
    clearTimeout(timer);
    timer = setTimeout(() => {
      look().catch((error: unknown) => {
        if (!closing.signal.aborted)
          deps.log.warn({ err: describeError(error) }, 'The health could not be checked after a change.');
      });
    }, quietMs);
  };

  app.addHook('onResponse', (request, reply, done) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD' && reply.statusCode < 400;
    if (changes && LOOKED_AT.test(request.routeOptions.url ?? '')) soon();
    done();
  });
  app.addHook('onClose', (_instance, done) => {
    closing.abort();
    clearTimeout(timer);
    done();
  });
}
