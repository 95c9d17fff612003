/*
 * What has the focus may be taken off the page: a request that was removed, a button whose work is done, a message that
 * was answered. The browser then leaves the focus nowhere, and keyboard and screen reader with it. Here it goes to what
 * came in its place, to the next row of its list, or to where it was before.
 */

const TARGETS = 'a[href], button, [tabindex="0"], summary, input[type=checkbox], input[type=radio]';
/** These look after their focus themselves. */
const OWN_KEEPERS = '[role=dialog], [role=alertdialog], [role=menu]';
const MESSAGES = '[data-sonner-toaster]';
const ROWS = 'li, tr, article';
/** Something may still come in its place; after that the heading of the page is where to start from. */
const PATIENCE_MS = 2500;
/** A row that is scrolled away is meant to go. */
const SCROLLING_MS = 250;
const REMEMBERED = 12;

/** Where something stood that had the focus. */
type Site = { parent: Element; next: Node | null; previous: Node | null; row: boolean };

const history: HTMLElement[] = [];
let current: HTMLElement | undefined;
let waiting: Site | undefined;
let patience: number | undefined;
let scrolledAt = Number.NEGATIVE_INFINITY;

/** The element that had the focus last of those that are still there; messages and menus come and go and do not count. */
export function lastFocused(): HTMLElement | undefined {
  return history.findLast(
    (element) => element.isConnected && element.closest(`[role=menu], ${MESSAGES}`) === null,
  );
}

/** Part of a message at the edge of the screen. */
export function isMessage(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(MESSAGES) !== null;
}

const pageTitle = (): HTMLElement | null => document.querySelector('[data-page-title]');

/** Goes back to where the focus was, or to the heading of the page when nothing of that is left. */
export function focusAgain(before?: HTMLElement): void {
  const target = before?.isConnected === true ? before : (lastFocused() ?? pageTitle());
  target?.focus({ preventScroll: true });
}

/** Watches over the focus of the page, until the answered function is called. */
export function keepFocus(): () => void {
  const over = new AbortController();
  const options = { capture: true, passive: true, signal: over.signal };
  document.addEventListener('focusin', ({ target }) => remember(target), options);
  document.addEventListener('focusout', () => queueMicrotask(forgetIfLeft), options);
  document.addEventListener('pointerdown', giveUp, options);
  document.addEventListener('scroll', () => (scrolledAt = performance.now()), options);
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    over.abort();
    observer.disconnect();
    giveUp();
  };
}

function remember(target: EventTarget | null): void {
  giveUp();
  if (!(target instanceof HTMLElement) || target === document.body) return;
  current = target;
  history.push(target);
  if (history.length > REMEMBERED) history.shift();
}

/** Somebody pressed on nothing: that is where the focus shall be. */
function forgetIfLeft(): void {
  if (current?.isConnected === true && isNowhere()) current = undefined;
}

function giveUp(): void {
  waiting = undefined;
  window.clearTimeout(patience);
}

const isNowhere = (): boolean => document.activeElement === document.body || document.activeElement === null;

function onChange(records: readonly MutationRecord[]): void {
  if (waiting !== undefined) {
    if (!isNowhere() || !waiting.parent.isConnected) giveUp();
    else firstTarget(addedIn(waiting.parent, records))?.focus({ preventScroll: true });
    return;
  }
  if (current === undefined) return;
  if (current.isConnected) {
    if (current.closest(MESSAGES) !== null) keepPlaceBefore(current, records);
    return;
  }
  if (!isNowhere()) return;
  const lost = current;
  current = undefined;
  const site = siteOf(lost, records);
  if (site === undefined || performance.now() - scrolledAt < SCROLLING_MS) return;
  const wasIn = (place: string): boolean => (lost.closest(place) ?? site.parent.closest(place)) !== null;
  if (wasIn(OWN_KEEPERS)) return;
  if (wasIn(MESSAGES)) {
    focusAgain();
    return;
  }
  const heir = heirAt(site, records);
  if (heir !== undefined) {
    heir.focus({ preventScroll: true });
    return;
  }
  waiting = site;
  patience = window.setTimeout(() => {
    giveUp();
    if (isNowhere()) pageTitle()?.focus({ preventScroll: true });
  }, PATIENCE_MS);
}

/** While a message has the focus, the place that is gone back to may go: then its heir is gone back to. */
function keepPlaceBefore(message: HTMLElement, records: readonly MutationRecord[]): void {
  const before = history.findLast((element) => element !== message && element.closest(MESSAGES) === null);
  if (before === undefined || before.isConnected) return;
  const site = siteOf(before, records);
  const heir = site === undefined ? undefined : heirAt(site, records);
  if (heir !== undefined) history.splice(history.indexOf(before), 1, heir);
}

/** What takes the place: the row next to it; or what came there; or what came at the same moment. */
function heirAt(site: Site, records: readonly MutationRecord[]): HTMLElement | undefined {
  if (site.row) {
    const row = firstTarget(rowsAround(site));
    if (row !== undefined) return row;
  }
  const main = site.parent.closest('main') ?? site.parent;
  return firstTarget(addedIn(site.parent, records)) ?? firstTarget(addedIn(main, records));
}

/** The place nearest to what was lost that is still on the page. */
function siteOf(lost: Element, records: readonly MutationRecord[]): Site | undefined {
  let site: Site | undefined;
  for (const { removedNodes, target, nextSibling, previousSibling } of records) {
    for (const node of removedNodes) {
      if (!node.contains(lost) && !(site !== undefined && node.contains(site.parent))) continue;
      const row = node instanceof Element && node.matches(ROWS);
      site = { parent: target as Element, next: nextSibling, previous: previousSibling, row };
    }
  }
  return site?.parent.isConnected === true ? site : undefined;
}

/** The row after, else the row before. */
function* rowsAround({ next, previous }: Site): Generator<Node> {
  for (let row = next; row !== null; row = row.nextSibling) yield row;
  for (let row = previous; row !== null; row = row.previousSibling) yield row;
}

function* addedIn(parent: Element, records: readonly MutationRecord[]): Generator<Node> {
  for (const { target, addedNodes } of records) if (parent.contains(target)) yield* addedNodes;
}

function firstTarget(nodes: Iterable<Node>): HTMLElement | undefined {
  for (const node of nodes) {
    if (!(node instanceof HTMLElement) || !node.isConnected) continue;
    const all = [node, ...node.querySelectorAll<HTMLElement>(TARGETS)];
    const found = all.find((each) => each.matches(TARGETS) && isUsable(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

const isUsable = (element: HTMLElement): boolean =>
  !element.matches(':disabled') &&
  element.closest('[inert], [aria-hidden=true]') === null &&
  element.checkVisibility();
