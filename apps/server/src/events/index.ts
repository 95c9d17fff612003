export * from './bus.ts';
export * from './history.ts';
