import { setTimeout } from 'node:timers/promises';
import type { Benchmark, Figure } from '../lib/benchmark.ts';
import { type BareBrowser, type TraceEvent, withBareBrowser } from './bare-browser.ts';
import { logIn, SLOWDOWN } from './browser.ts';
import { VIEWER, withServer } from './world.ts';

const ROUNDS = 3;
const SETTLE_MS = 2000;
/** A task that takes longer keeps a touch waiting. */
const LONG_TASK_MS = 50;
const LOOK_MS = 100;
const LONGEST_MS = 30_000;
const GOALS = { lcp: 2500, tbt: 200, cls: 0.1 };
const ROOMS = {
  home: '',
  requests: 'requests',
  library: 'library',
  activity: 'activity',
  settings: 'settings',
};

/** Tells the page's thread from those of the browser's own pages. */
const MARK = 'page of the bench';

type Vitals = { lcp: number; cls: number };
type Visitor = { browser: BareBrowser; cookie: { name: string; value: string } };

/** Runs in the page before anything of it: collects what the browser reports. */
const OBSERVE = `
  performance.mark('${MARK}');
  window.vitals = { lcp: 0, cls: 0 };
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch('largest-contentful-paint', (entry) => { window.vitals.lcp = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) window.vitals.cls += entry.value; });
`;

/** What a phone sees and feels at the first visit of a room, with everything to be loaded. */
export const paint: Benchmark = {
  name: 'paint',
  title: `First visit of a room on a phone, CPU ${SLOWDOWN} times slower, empty cache (10,000 requests and books)`,
  run: ({ say }) =>
    withServer({ requests: 10_000, books: 10_000, downloads: 0 }, (url) =>
      withBareBrowser(async (browser) => {
        const visitor = { browser, cookie: await logIn(url, VIEWER) };
        const figures: Figure[] = [];
        for (const [room, path] of Object.entries(ROOMS)) {
          const ours: Vitals[] = [];
          const blank: Vitals[] = [];
          const blocked: number[] = [];
          const busy: number[] = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            say(`${room}, round ${round + 1} of ${ROUNDS}`);
            ours.push(await visit(visitor, `${url}/${path}`, 'h1', SLOWDOWN));
            blank.push(await visit(visitor, `${url}/ping`, 'body', SLOWDOWN));
          }
          for (let round = 0; round < ROUNDS; round += 1) {
            const seen = visit.bind(null, visitor, `${url}/${path}`, 'h1', 1);
            const tasks = mainThread(await browser.traced(async () => void (await seen())));
            blocked.push(tasks.reduce((sum, ms) => sum + Math.max(0, ms - LONG_TASK_MS), 0));
            busy.push(tasks.reduce((sum, ms) => sum + ms, 0));
          }
          const of = (vitals: Vitals[], what: keyof Vitals) => vitals.map((each) => each[what]);
          const baseline = { name: 'a page of one word from the same server', samples: of(blank, 'lcp') };
          figures.push(
            {
              name: `${room}: largest paint`,
              unit: 'ms',
              samples: of(ours, 'lcp'),
              baseline,
              target: { of: 'value', atMost: GOALS.lcp },
            },
            {
              name: `${room}: time blocked`,
              unit: 'ms of CPU',
              samples: blocked,
              baseline: { name: 'all that its main thread has to do', samples: busy },
              target: { of: 'value', atMost: GOALS.tbt },
            },
            {
              name: `${room}: layout shift`,
              unit: '',
              samples: of(ours, 'cls'),
              baseline: { name: 'what is called good', samples: [GOALS.cls] },
              target: { of: 'value', atMost: GOALS.cls },
            },
          );
        }
        return figures;
      }),
    ),
};

async function visit(
  { browser, cookie }: Visitor,
  url: string,
  landmark: string,
  slowdown: number,
): Promise<Vitals> {
  const tab = await browser.open({ url, width: 390, height: 844, cookie }, { script: OBSERVE, slowdown });
  const isThere = `document.querySelector('${landmark}') !== null`;
  for (let asked = 0; !(await tab.evaluate<boolean>(isThere)); asked += 1) {
    if (asked > LONGEST_MS / LOOK_MS) throw new Error(`${url} shows no ${landmark}.`);
    await setTimeout(LOOK_MS);
  }
  await setTimeout(SETTLE_MS);
  const vitals = await tab.evaluate<Vitals>('window.vitals');
  await tab.close();
  return vitals;
}

/**
 * How long each task of the page took, in milliseconds of a slow phone. By processor time: what other programs
 * take of the machine meanwhile is not the page's.
 */
function mainThread(events: readonly TraceEvent[]): number[] {
  const page = events.find((event) => event.name === MARK);
  if (page === undefined) throw new Error('The page is not in the trace.');
  return events
    .filter(({ pid, tid, name }) => pid === page.pid && tid === page.tid && name.endsWith('RunTask'))
    .map(({ tdur = 0 }) => (tdur / 1000) * SLOWDOWN);
}
