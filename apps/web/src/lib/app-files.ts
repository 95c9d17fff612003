import { basePath } from './base.ts';

/*
 * After an update of the server an open page may ask for files that are gone; the new page has the new names. The page is
 * loaded anew where that helps: at the next change of rooms once the update is known, or when a room needs a missing
 * file. A file that was only fetched ahead disturbs nobody.
 */

/** What the server says: it has another page than this, the same, or nothing. */
export type Look = 'updated' | 'same' | 'unreachable';

const MISSING_FILE = 'A file of the app could not be loaded.';
const MARK = 'earmark.reloaded';
/** Names the version of a page: its first script has a hash of all others in its name. */
const ENTRY = /assets\/index-[\w-]+\.js/;

let outdated = false;
let looking: Promise<Look> | undefined;

/** Under its own name the router would reload at once, which without a connection ends on the browser's error page. */
export function onMissingFile(event: Event & { payload?: Error }): void {
  if (event.payload !== undefined) event.payload.message = MISSING_FILE;
  void lookForUpdate();
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && error.message === MISSING_FILE;
}

/** Whether the server was seen to have a newer page. */
export const isOutdated = (): boolean => outdated;

/** Asks the server for its page; several questions at one time are one. */
export function lookForUpdate(): Promise<Look> {
  looking ??= compare().finally(() => {
    looking = undefined;
  });
  return looking;
}

/** Loads the page anew, at the address it has, when the server has a newer one. Answers when that does not help. */
export async function reloadIfUpdated(): Promise<Exclude<Look, 'updated'>> {
  const look = await lookForUpdate();
  if (look !== 'updated') return look;
  if (wasTried()) return 'same';
  window.location.reload();
  // Until the new page takes over.
  return new Promise(() => undefined);
}

async function compare(): Promise<Look> {
  const own = ownEntry();
  try {
    const answer = await fetch(basePath, { cache: 'no-store' });
    const page = await answer.text();
    // What a proxy says in the server's name is no update.
    if (!answer.ok || !page.includes('<div id="root">')) return 'unreachable';
    outdated = own !== undefined && !page.includes(own);
    return outdated ? 'updated' : 'same';
  } catch {
    return 'unreachable';
  }
}

function ownEntry(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[type=module][src]');
  return ENTRY.exec(script?.src ?? '')?.[0];
}

/** Loaded anew once, this is still the old page: something keeps it, and doing it again would go in circles. */
function wasTried(): boolean {
  const own = ownEntry() ?? '';
  try {
    const before = sessionStorage.getItem(MARK);
    sessionStorage.setItem(MARK, own);
    return before === own;
  } catch {
    return true;
  }
}
