import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import { type Mam, type MamOptions, startMam } from '@earmark/testbed/mam/index';
import PQueue from 'p-queue';
import { type Clock, systemClock } from '../../../../kernel/clock.ts';
import { createLogBuffer, createLogger } from '../../../../platform/logger.ts';
import { testTools } from '../../../testing/tools.ts';
import type { FetchedTorrent, FoundRelease, Indexer } from '../../port.ts';
import { createMamIndexer } from '../mam-indexer.ts';
import { type MyAnonamouseSettings, myAnonamouseSettings } from '../settings.ts';

export type MamHarness = {
  mam: Mam;
  indexer: Indexer;
  /** What was stored, oldest first. */
  saved: string[];
  clock: Clock & { advance: (ms: number) => void };
  logText: () => string;
  /** A new process that knows only what was stored. */
  restart: (settings?: Partial<MyAnonamouseSettings>) => Indexer;
  /** What is stored of the session that is in use. */
  stored: () => { current?: string; [field: string]: unknown };
};

/** As a grab does it: the file first, the wedge last. */
export async function fetchWithWedge(
  indexer: Indexer,
  release: FoundRelease,
  beforeSpending: () => void = () => undefined,
): Promise<FetchedTorrent> {
  const fetched = await indexer.fetchTorrent(release, {
    useFreeleech: true,
    signal: AbortSignal.timeout(15_000),
  });
  if (fetched.kind !== 'file' || !fetched.spendFreeleech) return fetched;
  beforeSpending();
  return { ...fetched, freeleech: await fetched.spendFreeleech(), spendFreeleech: undefined };
}

export const MIN_INTERVAL_MS = 15;
const open: { close(): Promise<void> }[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((each) => each.close()));
}

/** The MAM stand-in with an indexer that talks to it; both share one clock that can be moved. */
export async function startHarness(
  options: Partial<MamOptions> = {},
  settings: Partial<MyAnonamouseSettings> = {},
  save: (text: string) => Promise<void> = () => Promise.resolve(),
): Promise<MamHarness> {
  let offsetMs = 0;
  const clock = {
    now: () => systemClock.now() + offsetMs,
    steady: () => systemClock.steady() + offsetMs,
    advance: (ms: number) => {
      offsetMs += ms;
    },
  };
  const catalogue = createCatalogue();
  const mam = await startMam({
    releases: catalogue.releases,
    books: catalogue.books,
    now: clock.now,
    ...options,
  });
  open.push(mam);
  const buffer = createLogBuffer();
  const log = createLogger({ level: 'debug', buffer, out: { write: () => undefined } });
  const saved: string[] = [];
  const locks = new PQueue({ concurrency: 1 });
  const seed = mam.mamId();
  const create = (more: Partial<MyAnonamouseSettings>): Indexer => {
    const tools = testTools({
      clock,
      log,
      endpoints: { audible: '', audnexus: '', mam: mam.url },
      secrets: {
        save: async (_field, text) => {
          await save(text);
          saved.push(text);
        },
        read: () => Promise.resolve(saved.at(-1) ?? ''),
        exclusive: (work) => locks.add(work),
      },
    });
    open.push(tools);
    const parsed = myAnonamouseSettings.parse({ mamId: seed, ...settings, ...more });
    return createMamIndexer(parsed, tools, { minIntervalMs: MIN_INTERVAL_MS });
  };
  return {
    mam,
    indexer: create({}),
    saved,
    clock,
    logText: () => JSON.stringify(buffer.lines()),
    stored: () => (JSON.parse(saved.at(-1) ?? '[{}]') as Record<string, unknown>[])[0] ?? {},
    restart: (more = {}) => create({ session: saved.at(-1) ?? '', ...more }),
  };
}
