export * from './bus.ts';
export * from './history.ts';
export * from './signals.ts';
