import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { fullChromium } from '../../tools/scripts/lib/system-packages.ts';

/** A phone of the middle class: this many times slower than the machine the benchmark runs on. */
export const SLOWDOWN = 4;

export type Tab = { page: Page; cdp: CDPSession; context: BrowserContext };

/** One browser for one benchmark; each tab is logged in by cookie and begins with an empty cache. */
export async function withBrowser<Result>(
  options: {
    url: string;
    user: { username: string; password: string };
    viewport: { width: number; height: number };
  },
  work: (openTab: () => Promise<Tab>) => Promise<Result>,
): Promise<Result> {
  const executablePath = fullChromium.find();
  if (executablePath === undefined) throw new Error(`Install ${fullChromium.package} first.`);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--enable-precise-memory-info',
    ],
  });
  try {
    const cookie = await logIn(options.url, options.user);
    return await work(async () => {
      const context = await browser.newContext({ viewport: options.viewport });
      await context.addCookies([{ ...cookie, url: options.url }]);
      const page = await context.newPage();
      return { page, context, cdp: await context.newCDPSession(page) };
    });
  } finally {
    await browser.close();
  }
}

/** The cookie of somebody who is signed in. */
export async function logIn(url: string, user: object): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  const [name, value] = (answer.headers.getSetCookie()[0] ?? '').split(';')[0]!.split('=');
  if (!answer.ok || !name || !value) throw new Error(`The log-in answers ${answer.status}.`);
  return { name, value };
}
