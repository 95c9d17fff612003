import type { CatalogueBook, CatalogueRelease } from '../catalogue/model.ts';
import type { StandIn } from '../stand-in/stand-in.ts';
import type { MamAccount } from './account.ts';
import type { MamModes } from './modes.ts';
import type { MamRow } from './rows.ts';
import type { SessionKeeper } from './session.ts';

/** What all parts of the stand-in share. */
export type MamContext = {
  standIn: StandIn;
  releases: readonly CatalogueRelease[];
  books: readonly CatalogueBook[];
  account: MamAccount;
  modes: MamModes;
  keeper: SessionKeeper;
  /** Fields put over a release's row by a test. */
  rowPatches: ReadonlyMap<number, MamRow>;
  now: () => number;
  torrentOf: (release: CatalogueRelease) => Uint8Array;
  /** Address and network of the caller, as MAM would see them. */
  callerPlace: () => { ip: string; asn: number };
};
