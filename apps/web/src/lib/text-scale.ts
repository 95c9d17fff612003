import { createExternalStore, type ExternalStore, useExternalStore } from './external-store.ts';

/** CSS pixels of one `rem` at the size of text that browsers begin with. */
const USUAL_REM = 16;

let store: ExternalStore<number> | undefined;

/** Follows the size of text for as long as the page lives: settings of the browser change it, and the density does. */
function textScale(): ExternalStore<number> {
  if (store !== undefined) return store;
  const made = createExternalStore(1);
  const probe = document.createElement('div');
  probe.ariaHidden = 'true';
  Object.assign(probe.style, { position: 'absolute', visibility: 'hidden', width: '1rem', height: '0' });
  document.body.append(probe);
  const measure = (): void => made.set(probe.getBoundingClientRect().width / USUAL_REM);
  measure();
  new ResizeObserver(measure).observe(probe);
  store = made;
  return made;
}

/** How much larger text is than usual: 2 for text of 200 %. Heights that are reckoned instead of measured grow with it. */
export function useTextScale(): number {
  return useExternalStore(textScale());
}
