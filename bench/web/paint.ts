import type { Benchmark, Figure } from '../lib/benchmark.ts';
import { SLOWDOWN, type Tab, withBrowser } from './browser.ts';
import { VIEWER, withServer } from './world.ts';

const ROUNDS = 3;
const SETTLE_MS = 2000;
const GOALS = { lcp: 2500, tbt: 200, cls: 0.1 };
const ROOMS = {
  home: '',
  requests: 'requests',
  library: 'library',
  activity: 'activity',
  settings: 'settings',
};

type Vitals = { lcp: number; tbt: number; cls: number };

/** Runs in the page before anything of it: collects what the browser reports. */
const OBSERVE = `
  window.vitals = { lcp: 0, tbt: 0, cls: 0 };
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch('largest-contentful-paint', (entry) => { window.vitals.lcp = entry.startTime; });
  watch('longtask', (entry) => { window.vitals.tbt += Math.max(0, entry.duration - 50); });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) window.vitals.cls += entry.value; });
`;

/** What a phone sees and feels at the first visit of a room, with everything to be loaded. */
export const paint: Benchmark = {
  name: 'paint',
  title: `First visit of a room on a phone, CPU ${SLOWDOWN} times slower, empty cache (10,000 requests and books)`,
  run: ({ say }) =>
    withServer({ requests: 10_000, books: 10_000, downloads: 0 }, (url) =>
      withBrowser({ url, user: VIEWER, viewport: { width: 390, height: 844 } }, async (openTab) => {
        const figures: Figure[] = [];
        for (const [room, path] of Object.entries(ROOMS)) {
          const ours: Vitals[] = [];
          const blank: Vitals[] = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            say(`${room}, round ${round + 1} of ${ROUNDS}`);
            ours.push(await visit(await openTab(), `${url}/${path}`, 'h1'));
            blank.push(await visit(await openTab(), `${url}/ping`, 'body'));
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
              unit: 'ms',
              samples: of(ours, 'tbt'),
              baseline,
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

async function visit({ page, cdp, context }: Tab, url: string, landmark: string): Promise<Vitals> {
  await page.addInitScript(OBSERVE);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.goto(url);
  await page.locator(landmark).first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const vitals = await page.evaluate<Vitals>('window.vitals');
  await context.close();
  return vitals;
}
