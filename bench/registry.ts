import type { Benchmark } from './lib/benchmark.ts';

/** Every benchmark by the name it is called with; loaded only where it runs. */
export const benchmarks = {
  start: async (): Promise<Benchmark> => (await import('./start.ts')).start,
  idle: async (): Promise<Benchmark> => (await import('./idle.ts')).idle,
  requests: async (): Promise<Benchmark> => (await import('./requests.ts')).requests,
  library: async (): Promise<Benchmark> => (await import('./library.ts')).library,
  keys: async (): Promise<Benchmark> => (await import('./keys.ts')).keys,
  poll: async (): Promise<Benchmark> => (await import('./poll/poll.ts')).poll,
  events: async (): Promise<Benchmark> => (await import('./events/events.ts')).events,
  naming: async (): Promise<Benchmark> => (await import('./naming.ts')).naming,
  identify: async (): Promise<Benchmark> => (await import('./imports/identify.ts')).identify,
  imports: async (): Promise<Benchmark> => (await import('./imports/imports.ts')).imports,
  web: async (): Promise<Benchmark> => (await import('./web/size.ts')).size,
  paint: async (): Promise<Benchmark> => (await import('./web/paint.ts')).paint,
  keystroke: async (): Promise<Benchmark> => (await import('./web/keystroke.ts')).keystroke,
  scroll: async (): Promise<Benchmark> => (await import('./web/scroll.ts')).scroll,
  live: async (): Promise<Benchmark> => (await import('./web/live.ts')).live,
};

export function isBenchmark(name: string): name is keyof typeof benchmarks {
  return Object.hasOwn(benchmarks, name);
}
