import { useSyncExternalStore } from 'react';

export const nowMs = (): number => Date.now();

type Ticker = { subscribe: (listener: () => void) => () => void; get: () => number };

const tickers = new Map<number, Ticker>();

/** One timer for everybody who wants to know the time this often; it runs only while somebody does. */
function tickerOf(everyMs: number): Ticker {
  const known = tickers.get(everyMs);
  if (known !== undefined) return known;
  const listeners = new Set<() => void>();
  let now = nowMs();
  let timer: number | undefined;
  const ticker: Ticker = {
    get: () => now,
    subscribe: (listener) => {
      if (listeners.size === 0) {
        now = nowMs();
        timer = window.setInterval(() => {
          now = nowMs();
          for (const each of listeners) each();
        }, everyMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.clearInterval(timer);
      };
    },
  };
  tickers.set(everyMs, ticker);
  return ticker;
}

/** The current time, renewed so that "5 minutes ago" stays true while the page is open. */
export function useNow(everyMs = 30_000): number {
  const ticker = tickerOf(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.get);
}
