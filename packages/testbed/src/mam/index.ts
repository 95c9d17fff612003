export type { MamAccount } from './account.ts';
export type { MamModes } from './modes.ts';
export type { MamObservations } from './observations.ts';
export { ODD_ROWS, SAMPLE_ROWS } from './odd-rows.ts';
export type { RefusalForm } from './replies.ts';
export type { MamRow } from './rows.ts';
export { makePaperTorrent } from './served-torrent.ts';
export type { MamSession } from './session.ts';
export { type Mam, type MamOptions, startMam } from './start-mam.ts';
