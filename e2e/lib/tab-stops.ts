import type { Page } from '@playwright/test';

export type TabStop = {
  /** The element, as a person would find it again. */
  name: string;
  /** What is wrong with it: covered, out of sight, or without a mark of the focus. */
  fault: string | null;
};

/** Goes from stop to stop until the page's own end, at most so many, and says what each is like. */
export async function walkByTab(page: Page, key: 'Tab' | 'Shift+Tab', most: number): Promise<TabStop[]> {
  const stops: TabStop[] = [];
  while (stops.length < most) {
    await page.keyboard.press(key);
    const stop = await page.evaluate<TabStop | null>(LOOK);
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/** Scrolling is part of taking the focus: the place is looked at once it rests. */
const LOOK = `(async () => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  let place;
  for (let still = 0; still < 3; ) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { top, left } = element.getBoundingClientRect();
    const now = top + ' ' + left;
    still = now === place ? still + 1 : 0;
    place = now;
  }
  if (element.dataset.tabStop === undefined) {
    window.tabStops = (window.tabStops ?? 0) + 1;
    element.dataset.tabStop = String(window.tabStops);
  }
  const name = element.dataset.tabStop + ' ' + element.tagName.toLowerCase() + ' ' +
    (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 50);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
  const hit = document.elementFromPoint(x, y);
  const isOpen = hit !== null && (element.contains(hit) || hit.contains(element) && !hit.matches('main, body, html') || hit.closest('label')?.control === element);
  const marks = [];
  for (let at = element, level = 0; at !== null && level < 4; at = at.parentElement, level += 1) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) marks.push(at);
    // Fields take a thicker frame of the accent instead.
    if (at.matches('input, select, textarea') && style.boxShadow.includes('0px 0px 0px 2px')) marks.push(at);
    const after = getComputedStyle(at, '::after');
    if (after.outlineStyle !== 'none' && parseFloat(after.outlineWidth) > 0) marks.push(at);
  }
  const fault = !isOpen
    ? 'covered by ' + (hit === null ? 'nothing, it is out of sight' : hit.cloneNode().outerHTML.slice(0, 120))
    : marks.length === 0 ? 'no mark of the focus' : null;
  return { name, fault };
})()`;
