export { type EngineRelease, toEngineRelease } from './judge.ts';
