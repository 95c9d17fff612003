import { createExternalStore, useExternalStore } from './external-store.ts';

/** Where there is room for the navigation beside the page: `md` of the style sheet. */
const query = matchMedia('(min-width: 48rem)');
const wide = createExternalStore(query.matches);

query.addEventListener('change', () => wide.set(query.matches));

/** Whether this is anything larger than a phone. */
export function useIsWide(): boolean {
  return useExternalStore(wide);
}
