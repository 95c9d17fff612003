import type { CatalogueIndexer } from './model.ts';

/** The trackers behind the testbed's indexers, as Prowlarr lists them. */
export const CATALOGUE_INDEXERS: readonly {
  id: CatalogueIndexer;
  /** Prowlarr's number for it. */
  prowlarrId: number;
  name: string;
  privacy: 'private' | 'public';
}[] = [
  { id: 'myanonamouse', prowlarrId: 1, name: 'MyAnonamouse', privacy: 'private' },
  { id: 'open-shelf', prowlarrId: 2, name: 'Open Shelf', privacy: 'private' },
  { id: 'town-library', prowlarrId: 3, name: 'Town Library', privacy: 'public' },
];
