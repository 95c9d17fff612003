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

/**
 * Without a graphics card Chromium sometimes draws nothing more while the wall flies past, with code that scrolled well
 * before as with the newest: such a round tells nothing, and is done again so many times.
 */
const MOST_STUCK = 5;

/** Scrolls with every frame and tells how long each took, or null where none comes any more; runs in the page. */
const SCROLL = `(step, steps) => new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - last > 5000) done(null);
  }, 500);
  const done = (answer) => {
    clearInterval(watch);
    resolve(answer);
  };
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (frames.length > steps) return done(frames.slice(1));
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
        let stuck = 0;
        for (const [room, path] of Object.entries(ROOMS)) {
          const typical: number[] = [];
          const late: number[] = [];
          const bare: number[] = [];
          while (bare.length < ROUNDS) {
            say(`${room}, round ${bare.length + 1} of ${ROUNDS}`);
            const { page, context } = await openTab();
            const round = await scrolled(page, `${url}/${path}`);
            await context.close();
            if (round === null) {
              stuck += 1;
              say('the browser draws nothing more: once again');
              if (stuck > MOST_STUCK) throw new Error(`The browser stopped drawing ${stuck} times.`);
              continue;
            }
            typical.push(share(round.frames, 0.5));
            late.push(share(round.frames, 0.95));
            bare.push(share(round.bare, 0.95));
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

/** The frames of a room, then those of an empty page in the same tab. */
async function scrolled(page: Page, url: string): Promise<{ frames: number[]; bare: number[] } | null> {
  await page.goto(url);
  await page.locator('main li a, main tbody a').first().waitFor();
  const frames = await frameTimes(page);
  if (frames === null) return null;
  const moved = await page.evaluate<number>('window.scrollY');
  if (moved < STEP_PX * 20) throw new Error(`${url} did not scroll: ${moved} px.`);
  await page.setContent('<div style="height: 1000000px"></div>');
  const bare = await frameTimes(page);
  return bare && { frames, bare };
}

function frameTimes(page: Page): Promise<number[] | null> {
  return page.evaluate<number[] | null>(`(${SCROLL})(${STEP_PX}, ${STEPS})`);
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)]!;
}
