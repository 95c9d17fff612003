import { createLocks, createTurns, type Db, openDatabase } from '../../db/index.ts';
import { createEventBus } from '../../events/index.ts';
import { type MyAnonamouseSettings, myAnonamouse } from '../../integrations/indexers/myanonamouse/index.ts';
import { createMamIndexer } from '../../integrations/indexers/myanonamouse/mam-indexer.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createProviderRegistry, createProviderService } from '../../modules/providers/index.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import { createHttpClient } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';

/** What one process of Earmark has of MyAnonamouse: the stored provider, its shared session and the shared turns. */
export function createMamProcess(
  db: Db,
  options: { mamUrl: string; minIntervalMs: number; clock?: Clock; sealWith?: Buffer },
) {
  const { clock = systemClock } = options;
  const log = silentLogger();
  const http = createHttpClient({ clock, log, userAgent: 'Earmark/test', turns: createTurns(db) });
  const definition = {
    ...myAnonamouse,
    create: (settings: MyAnonamouseSettings, tools: Parameters<typeof createMamIndexer>[1]) =>
      createMamIndexer(settings, tools, { minIntervalMs: options.minIntervalMs }),
  };
  const providers = createProviderService({
    db,
    clock,
    bus: createEventBus(log),
    secretBox: createSecretBox(options.sealWith ?? Buffer.alloc(32)),
    registry: createProviderRegistry([definition]),
    environment: {},
    locks: createLocks(db),
    toolsFor: ({ secrets }) => ({
      http,
      clock,
      log,
      secrets,
      endpoints: {
        audible: 'http://audible.invalid',
        audnexus: 'http://audnexus.invalid',
        mam: options.mamUrl,
      },
    }),
  });
  return { providers, close: () => http.close() };
}

/** Run as a program: searches so many times and ends. */
if (process.argv[1] === import.meta.filename) {
  const [url = '', mamUrl = '', minIntervalMs = '0', searches = '0'] = process.argv.slice(2);
  const db = await openDatabase(url);
  const { providers, close } = createMamProcess(db, { mamUrl, minIntervalMs: Number(minIntervalMs) });
  const [indexer] = await providers.active<ReturnType<typeof createMamIndexer>>('indexer');
  for (let at = 0; at < Number(searches); at += 1)
    await indexer!.instance.search('mam', { text: 'emma' }, AbortSignal.timeout(60_000));
  await close();
  await db.close();
}
