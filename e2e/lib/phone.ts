import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';

/** A window of the size of a phone that is touched. */
export function openPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, ...options });
}
