export type { ProwlarrIndexer, ProwlarrIndexerFacts } from './indexers.ts';
export { type Prowlarr, type ProwlarrOptions, startProwlarr } from './start-prowlarr.ts';
export type { Grab } from './state.ts';
export type { OddFeed } from './torznab.ts';
