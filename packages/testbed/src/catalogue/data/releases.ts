import type { CatalogueRelease } from '../model.ts';

/** Every release of the testbed's indexers. */
export const RELEASES: readonly CatalogueRelease[] = [];
