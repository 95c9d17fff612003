import type { Page } from '@playwright/test';
import type { Benchmark, Figure } from '../lib/benchmark.ts';
import { withBrowser } from './browser.ts';
import { VIEWER, withServer } from './world.ts';

const ROUNDS = 3;
const STEPS = 240;
const STEP_PX = 160;
/** Sixty pictures a second, and what one may be late without anybody seeing it. */
const FRAME_MS = 1000 / 60;
const ROOMS = {
  'library as covers': 'library?view=covers',
  'library as a wall': 'library?view=wall',
  'library as a table': 'library?view=table',
  requests: 'requests',
};

/** Scrolls with every frame and tells how long each took; runs in the page. */
const SCROLL = `(step, steps) => new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (frames.length > steps) return resolve(frames.slice(1));
    window.scrollBy(0, step);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

/** Lists of ten thousand, scrolled by ten screens a second, beside an empty page scrolled the same way. */
export const scroll: Benchmark = {
  name: 'scroll',
  title: 'Scrolling through 10,000 items at a desktop (median frame; worst 5 of 100)',
  run: ({ say }) =>
    withServer({ requests: 10_000, books: 10_000, downloads: 0 }, (url) =>
      withBrowser({ url, user: VIEWER, viewport: { width: 1440, height: 900 } }, async (openTab) => {
        const figures: Figure[] = [];
        for (const [room, path] of Object.entries(ROOMS)) {
          const typical: number[] = [];
          const late: number[] = [];
          const bare: number[] = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            say(`${room}, round ${round + 1} of ${ROUNDS}`);
            const { page, context } = await openTab();
            await page.goto(`${url}/${path}`);
            await page.locator('main li a, main tbody a').first().waitFor();
            const frames = await frameTimes(page);
            const moved = await page.evaluate<number>('window.scrollY');
            if (moved < STEP_PX * 20) throw new Error(`${room} did not scroll: ${moved} px.`);
            typical.push(share(frames, 0.5));
            late.push(share(frames, 0.95));
            await page.setContent('<div style="height: 1000000px"></div>');
            bare.push(share(await frameTimes(page), 0.95));
            await context.close();
          }
          const baseline = { name: 'an empty page', samples: bare };
          figures.push(
            {
              name: `${room}: half of the frames within`,
              unit: 'ms',
              samples: typical,
              baseline,
              target: { of: 'value', atMost: Math.ceil(FRAME_MS) },
            },
            {
              name: `${room}: 95 of 100 frames within`,
              unit: 'ms',
              samples: late,
              baseline,
              target: { of: 'ratio', atMost: 2 },
            },
          );
        }
        return figures;
      }),
    ),
};

function frameTimes(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`(${SCROLL})(${STEP_PX}, ${STEPS})`);
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)]!;
}
