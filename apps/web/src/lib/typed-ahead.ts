/*
 * `/` opens the search, which takes a moment the first time. Whoever types on at once means the field that is not there
 * yet: the letters wait for it.
 */

const LONGEST_WAIT_MS = 5000;

let letters: string | undefined;
let stop: (() => void) | undefined;

/** Keeps what is typed from now on, until it is taken. */
export function keepTyping(): void {
  takeTyped();
  letters = '';
  const onKey = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    if (key === 'Backspace') letters = letters?.slice(0, -1);
    else if (key.length === 1) letters = `${letters ?? ''}${key}`;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('keydown', onKey, { capture: true });
  const timer = window.setTimeout(takeTyped, LONGEST_WAIT_MS);
  stop = () => {
    window.removeEventListener('keydown', onKey, { capture: true });
    window.clearTimeout(timer);
  };
}

/** What was typed meanwhile; from now on the keys are their own again. */
export function takeTyped(): string {
  const taken = letters ?? '';
  letters = undefined;
  stop?.();
  stop = undefined;
  return taken;
}
