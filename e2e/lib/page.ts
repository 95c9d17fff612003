import { expect, type Page } from '@playwright/test';
import { ADMIN } from './world.ts';

/** Collects what a page must not do: errors, refused content, calls to strangers. Asserted at the end of a test. */
export function watchPage(page: Page, origin: string): { expectClean(): void } {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Refused to/i.test(text)) faults.push(`policy: ${text}`);
    // A refused call is told by the page itself; the browser's own line about it is noise.
    else if (message.type() === 'error' && !/Failed to load resource/.test(text))
      faults.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url()))
      faults.push(`stranger: ${request.url()}`);
  });
  return { expectClean: () => expect(faults).toEqual([]) };
}

export async function logIn(page: Page, url: string, user = ADMIN): Promise<void> {
  await page.goto(url);
  await page.getByLabel('User name').fill(user.username);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('button', { name: /log in|sign in/i }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(user.username);
}

/** Everything the page waited for is there: nothing shimmers any more. The shared worker keeps the network from ever being idle. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main [role=status] .skeleton')).toHaveCount(0);
}

/** Every text on the page, also those only a screen reader says; without the log, which is English in any language. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const texts = new Set([document.title]);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (walk.currentNode.parentElement.closest('script, style, [role=log]') === null)
        texts.add(walk.currentNode.textContent.trim());
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      for (const element of document.querySelectorAll('[' + name + ']')) texts.add(element.getAttribute(name));
    return [...texts];
  })()`);
}

/**
 * What of the page lies beyond its right or left edge. The frame cuts that off, so the page itself gets no wider; what
 * lies in a row that scrolls, or is only for the eye's pleasure or only for the ear, is meant to.
 */
export function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const main = document.querySelector('main');
    const kept = (element) => {
      for (let at = element; at !== main; at = at.parentElement) {
        if (at.ariaHidden === 'true' || getComputedStyle(at).position === 'absolute' && at.offsetWidth <= 1) return true;
        if (at !== element && getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    const width = document.documentElement.clientWidth;
    return [...main.querySelectorAll('*')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return own > 0 && (right > width + 1 || left < -1) && !kept(element);
      })
      .map((element) => element.cloneNode().outerHTML.slice(0, 120) + element.textContent.slice(0, 40));
  })()`);
}
