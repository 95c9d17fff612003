import { basePath } from '../lib/base.ts';
import { nowMs } from '../lib/now.ts';

const AGAIN_AFTER_MS = 60_000;
const MARK = 'earmark.reloaded';
const MISSING_FILE = 'A file of the app could not be loaded.';

/**
 * A file of the app could not be loaded. When the server answers, it was updated and has other files now: the page is
 * loaded anew, once. When it does not, the room says so and everything else stays usable.
 */
export function onMissingFile(event: Event & { payload?: Error }): void {
  // Under its own name the router would reload at once, which without a connection ends on the browser's error page.
  if (event.payload !== undefined) event.payload.message = MISSING_FILE;
  if (!mayReload()) return;
  fetch(basePath, { cache: 'no-store' })
    .then((answer) => {
      if (!answer.ok) return;
      sessionStorage.setItem(MARK, String(nowMs()));
      window.location.reload();
    })
    .catch(() => undefined);
}

/** A second failure within a minute is no update; reloading would go in circles. */
function mayReload(): boolean {
  try {
    return nowMs() - Number(sessionStorage.getItem(MARK) ?? 0) > AGAIN_AFTER_MS;
  } catch {
    return false;
  }
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && error.message === MISSING_FILE;
}
