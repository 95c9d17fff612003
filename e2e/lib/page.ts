import { type Cookie, expect, type Page } from '@playwright/test';
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

const sessions = new Map<string, Cookie[]>();

/** By the form once for each user, as ten log-ins a minute are allowed; later windows take that session over while it lasts. */
export async function logIn(page: Page, url: string, user = ADMIN): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  const mine = `${url} ${user.username} ${user.password}`;
  await page.context().addCookies(sessions.get(mine) ?? []);
  await page.goto(url);
  await expect(heading).toContainText(new RegExp(`${user.username}|Welcome back|Willkommen zurück`));
  if ((await heading.innerText()).includes(user.username)) return;
  await page.getByLabel('User name').fill(user.username);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('button', { name: /log in|sign in/i }).click();
  await expect(heading).toContainText(user.username);
  sessions.set(mine, await page.context().cookies());
}

/** Everything the page waited for is there: nothing shimmers any more. The shared worker keeps the network from ever being idle. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main [role=status] .skeleton, main [data-loading]')).toHaveCount(0);
}

/** Lets the answers of the server come late and in an order nobody thought of: a part that pushes others away then does. */
export async function answerLate(page: Page): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    const late = Buffer.from(path).reduce((sum, byte) => sum + byte, 0) % 4;
    await new Promise((resolve) => setTimeout(resolve, late * LATE_MS));
    await route.continue().catch(() => {});
  });
}

const LATE_MS = 120;

/**
 * What moves by itself on pages opened from now on, with where it was and came to be. What follows within half a second
 * of a press is not counted, as browsers do.
 */
export async function watchMoves(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`
    window.moves = [];
    const end = ({ y, height }) => Math.round(y) + ' to ' + Math.round(y + height);
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, sources } of list.getEntries())
        for (const { node, previousRect, currentRect } of hadRecentInput ? [] : sources)
          window.moves.push((node?.outerHTML ?? node?.textContent ?? 'gone').slice(0, 160) + ': ' + end(previousRect) + ', then ' + end(currentRect));
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  // The browser tells of what moved some frames later.
  return () =>
    page.evaluate<string[]>('new Promise((told) => setTimeout(() => told(window.moves.splice(0)), 150))');
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

/** Lines of text that begin with the dot that stands between two facts. */
export function linesBeginningWithDot(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const found = [];
    const range = document.createRange();
    const boxOf = (node, at) => {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    let before;
    while (walk.nextNode()) {
      const node = walk.currentNode;
      for (let at = node.data.indexOf('·'); at >= 0; at = node.data.indexOf('·', at + 1)) {
        const left = node.data.slice(0, at).trimEnd();
        const [text, index] = left === '' ? [before, before?.data.trimEnd().length - 1] : [node, left.length - 1];
        const dot = boxOf(node, at);
        if (text !== undefined && dot.width > 0 && dot.top > boxOf(text, index).bottom - 2)
          found.push(node.parentElement.parentElement.textContent.slice(0, 80));
      }
      if (node.data.trim() !== '') before = node;
    }
    return found;
  })()`);
}

/**
 * What a finger would miss: controls that answer on less than 44 px in either direction. Links in running text are as
 * high as their line; what is scrolled out of a row or lies below a bar is not asked.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const LEAST = 43.5;
    const inText = (element) => getComputedStyle(element).display === 'inline' &&
      element.parentElement.textContent.trim().length > element.textContent.trim().length + 3;
    const small = [];
    for (const element of document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary, [role=tab], [role=switch])')) {
      if (element.disabled || inText(element) || element.closest('[inert]')) continue;
      element.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const answers = (atX, atY) => {
        const hit = document.elementFromPoint(atX, atY);
        return hit !== null && (element.contains(hit) || hit.closest('label')?.control === element);
      };
      if (width < 2 || !answers(x, y)) continue;
      const half = LEAST / 2;
      if (answers(x - half, y) && answers(x + half, y) && answers(x, y - half) && answers(x, y + half)) continue;
      const reach = (dx, dy) => {
        let far = 0;
        while (far < LEAST && answers(x + dx * (far + 1), y + dy * (far + 1))) far += 1;
        return far;
      };
      const wide = reach(-1, 0) + reach(1, 0) + 1;
      const high = reach(0, -1) + reach(0, 1) + 1;
      if (Math.min(wide, high) < LEAST)
        small.push(wide + ' x ' + high + ': ' + element.cloneNode().outerHTML.slice(0, 100) + element.textContent.slice(0, 40));
    }
    return small;
  })()`);
}
