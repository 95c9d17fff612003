import type { Benchmark } from '../lib/benchmark.ts';
import { withBrowser } from './browser.ts';
import { VIEWER, withServer } from './world.ts';

const WORDS = ['12th book', 'benchmarks', '99th', 'book of'];
/** Between two keys, and the time after which a key that shows nothing has failed. */
const PAUSE_MS = 250;
const LONGEST_MS = 5000;
const GOAL_MS = 150;

/**
 * From each key to the picture that shows it, and to the one that shows the books found for exactly these letters.
 * Runs in the page.
 */
const MEASURE = `
  window.keys = { shown: [], found: [], late: 0 };
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(null);
  });
  addEventListener('input', ({ target, timeStamp }) => {
    const text = target.value;
    painted(() => window.keys.shown.push(performance.now() - timeStamp));
    const look = () => {
      if (target.value !== text) return;
      const results = document.querySelector('[data-results-of]');
      const isIt = results?.dataset.resultsOf === text && results.getAttribute('aria-busy') === 'false';
      if (isIt && results.querySelector('[data-card-link]') !== null) {
        painted(() => window.keys.found.push(performance.now() - timeStamp));
      } else if (performance.now() - timeStamp > ${LONGEST_MS}) window.keys.late += 1;
      else requestAnimationFrame(look);
    };
    look();
  }, true);
`;

/** Typing into the search of a household that knows ten thousand books; the catalogue itself is not asked. */
export const keystroke: Benchmark = {
  name: 'keystroke',
  title: 'From a key in the search to the books found for it (10,000 known books, warm)',
  run: ({ say }) =>
    withServer({ requests: 10_000, books: 10_000, downloads: 0 }, (url) =>
      withBrowser({ url, user: VIEWER, viewport: { width: 1440, height: 900 } }, async (openTab) => {
        const { page } = await openTab();
        await page.addInitScript(MEASURE);
        await page.goto(`${url}/search`);
        const field = page.locator('[data-search-field]');
        const type = async (word: string) => {
          await field.fill('');
          await field.pressSequentially(word, { delay: PAUSE_MS });
          await page
            .locator(`[data-results-of="${word}"][aria-busy=false] [data-card-link]`)
            .first()
            .waitFor();
        };
        say('typing once, to warm up');
        await type(WORDS[0]!);
        await page.evaluate('window.keys.shown.length = 0; window.keys.found.length = 0');
        for (const word of WORDS) {
          say(`typing "${word}"`);
          await type(word);
        }
        const keys = await page.evaluate<{ shown: number[]; found: number[]; late: number }>('window.keys');
        if (keys.late > 0) throw new Error(`${keys.late} keys found nothing.`);
        if (keys.found.length < WORDS.join('').length / 2)
          throw new Error(`Only ${keys.found.length} keys were seen.`);
        const baseline = { name: 'from the key to its letter in the field', samples: keys.shown };
        return [
          {
            name: 'a key to its first results, half of them within',
            unit: 'ms',
            samples: keys.found,
            baseline,
            target: { of: 'value', atMost: GOAL_MS },
          },
        ];
      }),
    ),
};
