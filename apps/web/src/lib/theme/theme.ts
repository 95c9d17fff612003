import { createExternalStore, useExternalStore } from '../external-store.ts';
import { readPreference, writePreference } from '../storage.ts';

export type ThemeChoice = 'system' | 'dark' | 'light';

const BROWSER_BAR = { dark: '#0e1516', light: '#f6f8f8' } as const;
const prefersLight = matchMedia('(prefers-color-scheme: light)');
const choice = createExternalStore<ThemeChoice>(readChoice());

/** Same reading as `public/boot.js`, which sets the theme before the first paint. */
function readChoice(): ThemeChoice {
  const stored = readPreference('theme');
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}

function applyTheme(): void {
  const light = choice.get() === 'light' || (choice.get() === 'system' && prefersLight.matches);
  const theme = light ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BROWSER_BAR[theme]);
}

prefersLight.addEventListener('change', applyTheme);

export function setTheme(next: ThemeChoice): void {
  writePreference('theme', next);
  choice.set(next);
  applyTheme();
}

export function chosenTheme(): ThemeChoice {
  return choice.get();
}

export function useTheme(): ThemeChoice {
  return useExternalStore(choice);
}
