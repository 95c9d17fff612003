import { createExternalStore, useExternalStore } from '../external-store.ts';
import { readPreference, writePreference } from '../storage.ts';

export type Density = 'comfortable' | 'compact';

const choice = createExternalStore<Density>(
  readPreference('density') === 'compact' ? 'compact' : 'comfortable',
);

/** `public/boot.js` does the same before the first paint. */
export function setDensity(next: Density): void {
  writePreference('density', next);
  choice.set(next);
  document.documentElement.dataset['density'] = next;
}

export function chosenDensity(): Density {
  return choice.get();
}

export function useDensity(): Density {
  return useExternalStore(choice);
}
