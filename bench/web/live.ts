import { startProxy } from '../../tools/harness/proxy.ts';
import type { Benchmark } from '../lib/benchmark.ts';
import { withBrowser } from './browser.ts';
import { VIEWER, withServer } from './world.ts';

const DOWNLOADS = 1000;
const TICKS_A_SECOND = 5;
const KEYS = 30;
const GOAL_MS = 100;

/** From a key to the picture that shows it; runs in the page. */
const MEASURE = `
  window.latencies = [];
  addEventListener('keydown', (event) => {
    const at = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.latencies.push(performance.now() - at);
      channel.port2.postMessage(null);
    });
  }, true);
`;

/** Typing into the filter of a queue in which every row moves: one thousand numbers a second. */
export const live: Benchmark = {
  name: 'live',
  title: `From a key to the picture while ${DOWNLOADS} downloads report every second (queue page)`,
  run: ({ say }) =>
    withServer({ requests: DOWNLOADS, books: 0, downloads: DOWNLOADS }, async (url) => {
      let busy = false;
      let sent = 0;
      const proxy = await startProxy(url, (request, response) => {
        if (!request.url?.startsWith('/api/v1/events')) return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('id: 1\nevent: hello\ndata: {}\n\n');
        const timer = setInterval(() => {
          if (!busy) return;
          const from = (sent / (DOWNLOADS / TICKS_A_SECOND)) % TICKS_A_SECOND;
          response.write(tick(from * (DOWNLOADS / TICKS_A_SECOND), sent));
          sent += DOWNLOADS / TICKS_A_SECOND;
        }, 1000 / TICKS_A_SECOND);
        response.on('close', () => clearInterval(timer));
        return true;
      });
      try {
        return await withBrowser(
          { url: proxy.url, user: VIEWER, viewport: { width: 1440, height: 900 } },
          async (openTab) => {
            const { page } = await openTab();
            await page.addInitScript(MEASURE);
            await page.goto(`${proxy.url}/activity`);
            await page.getByRole('progressbar').first().waitFor();
            const type = async (): Promise<number[]> => {
              await page.evaluate('window.latencies.length = 0');
              const field = page.getByRole('searchbox').first();
              await field.click();
              for (let index = 0; index < KEYS; index += 1) {
                await page.keyboard.press(index % 2 === 0 ? 'b' : 'Backspace');
                await page.waitForTimeout(120);
              }
              return page.evaluate<number[]>('window.latencies');
            };
            say('typing while nothing moves');
            const quiet = await type();
            say('typing while everything moves');
            busy = true;
            await page.waitForTimeout(1500);
            const before = sent;
            const loud = await type();
            if (sent === before) throw new Error('No update was sent.');
            if (loud.length < KEYS / 2) throw new Error(`Only ${loud.length} keys were seen.`);
            return [
              {
                name: 'a key in the filter, everything moving',
                unit: 'ms',
                samples: loud,
                baseline: { name: 'nothing moving', samples: quiet },
                target: { of: 'value', atMost: GOAL_MS },
              },
              {
                name: 'the slowest of all keys',
                unit: 'ms',
                samples: [Math.max(...loud)],
                baseline: { name: 'nothing moving', samples: [Math.max(...quiet)] },
                target: { of: 'value', atMost: GOAL_MS },
              },
            ];
          },
        );
      } finally {
        await proxy.close();
      }
    }),
};

function tick(first: number, sent: number): string {
  const rows = Array.from({ length: DOWNLOADS / TICKS_A_SECOND }, (_, index) => ({
    downloadId: `download-${first + index}`,
    requestIds: [],
    state: 'downloading',
    fraction: ((sent / DOWNLOADS) % 100) / 100,
    downloadedBytes: sent,
    sizeBytes: 350_000_000,
    downSpeed: 1_000_000 + sent,
    etaSeconds: 60,
    seeds: 5,
  }));
  const data = JSON.stringify({ topic: 'queue', id: String(sent + 2), data: { kind: 'progress', rows } });
  return `id: ${sent + 2}\nevent: queue\ndata: ${data}\n\n`;
}
