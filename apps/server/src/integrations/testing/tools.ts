import { systemClock } from '../../kernel/clock.ts';
import { createHttpClient } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { IntegrationTools } from '../definition.ts';

/** Tools with a real HTTP client that does not wait between tries. */
export function testTools(overrides: Partial<IntegrationTools> = {}): IntegrationTools & {
  close: () => Promise<void>;
} {
  const http = createHttpClient({
    clock: overrides.clock ?? systemClock,
    log: overrides.log ?? silentLogger(),
    userAgent: 'Earmark/test',
    sleep: () => Promise.resolve(),
  });
  return {
    http,
    clock: systemClock,
    log: silentLogger(),
    endpoints: {
      audible: 'http://audible.invalid/{tld}',
      audnexus: 'http://audnexus.invalid',
      mam: 'http://mam.invalid',
    },
    ...overrides,
    close: () => http.close(),
  };
}
