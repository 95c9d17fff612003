import type { CatalogueIndexer } from '../catalogue/model.ts';

/** An indexer as it is set up in Prowlarr. */
export type ProwlarrIndexer = {
  /** Whose releases it lists. */
  id: CatalogueIndexer;
  prowlarrId: number;
  name: string;
  privacy: 'private' | 'public' | 'semiPrivate';
  protocol: 'torrent' | 'usenet';
  isEnabled: boolean;
  priority: number;
  /** What the download proxy answers with: the file, a redirect to a magnet link, or one to the tracker. */
  downloadAs: 'file' | 'magnet' | 'redirect';
  /** Parameters of `t=book`; others make Prowlarr pass the indexer over. */
  bookParameters: readonly string[];
  supportsPagination: boolean;
  /** When it last failed and until when Prowlarr leaves it alone, epoch ms. */
  status: { initialFailureAt: number; mostRecentFailureAt: number; disabledUntil: number } | undefined;
};

export type ProwlarrIndexerFacts = Pick<ProwlarrIndexer, 'id' | 'prowlarrId' | 'name' | 'privacy'> &
  Partial<ProwlarrIndexer>;

export type Category = { id: number; name: string; subCategories: Category[] };

export const AUDIOBOOK_CATEGORY = 3030;
export const EBOOK_CATEGORY = 7020;

/** Prowlarr's default tree, as far as books and audio go. */
export const CATEGORIES: readonly Category[] = [
  {
    id: 3000,
    name: 'Audio',
    subCategories: [
      leaf(3010, 'Audio/MP3'),
      leaf(3020, 'Audio/Video'),
      leaf(AUDIOBOOK_CATEGORY, 'Audio/Audiobook'),
      leaf(3040, 'Audio/Lossless'),
      leaf(3050, 'Audio/Other'),
      leaf(3060, 'Audio/Foreign'),
    ],
  },
  {
    id: 7000,
    name: 'Books',
    subCategories: [
      leaf(7010, 'Books/Mags'),
      leaf(EBOOK_CATEGORY, 'Books/EBook'),
      leaf(7030, 'Books/Comics'),
      leaf(7040, 'Books/Technical'),
      leaf(7050, 'Books/Other'),
      leaf(7060, 'Books/Foreign'),
    ],
  },
];

export function completeIndexer(facts: ProwlarrIndexerFacts): ProwlarrIndexer {
  return {
    protocol: 'torrent',
    isEnabled: true,
    priority: 25,
    downloadAs: facts.privacy === 'public' ? 'magnet' : 'file',
    // The MAM definition knows plain queries only.
    bookParameters: facts.id === 'myanonamouse' ? ['q'] : ['q', 'title', 'author'],
    supportsPagination: true,
    status: undefined,
    ...facts,
  };
}

/** One entry of `GET /api/v1/indexer`. */
export function toIndexerResource(indexer: ProwlarrIndexer): Record<string, unknown> {
  const isMam = indexer.id === 'myanonamouse';
  return {
    indexerUrls: [`https://${indexer.id}.example/`],
    legacyUrls: [],
    definitionName: isMam ? 'MyAnonamouse' : indexer.id,
    description: `${indexer.name} holds public-domain audiobooks`,
    language: 'en-US',
    encoding: 'Unicode (UTF-8)',
    enable: indexer.isEnabled,
    redirect: indexer.downloadAs === 'redirect',
    supportsRss: true,
    supportsSearch: true,
    supportsRedirect: indexer.downloadAs === 'redirect',
    supportsPagination: indexer.supportsPagination,
    appProfileId: 1,
    protocol: indexer.protocol,
    privacy: indexer.privacy,
    capabilities: {
      limitsMax: 100,
      limitsDefault: 100,
      categories: CATEGORIES,
      supportsRawSearch: false,
      searchParams: ['q'],
      tvSearchParams: [],
      movieSearchParams: [],
      musicSearchParams: [],
      bookSearchParams: indexer.bookParameters,
    },
    priority: indexer.priority,
    downloadClientId: 0,
    added: '2025-01-01T00:00:00Z',
    status: indexer.status ? toStatusResource(indexer) : undefined,
    sortName: indexer.name.toLowerCase(),
    name: indexer.name,
    fields: [
      { order: 0, name: 'baseUrl', value: `https://${indexer.id}.example/`, type: 'select', advanced: false },
      ...(isMam
        ? [
            {
              order: 1,
              name: 'mamId',
              value: '********',
              type: 'textbox',
              advanced: false,
              privacy: 'apiKey',
            },
          ]
        : []),
    ],
    implementationName: isMam ? 'MyAnonamouse' : 'Cardigann',
    implementation: isMam ? 'MyAnonamouse' : 'Cardigann',
    configContract: isMam ? 'MyAnonamouseSettings' : 'CardigannSettings',
    infoLink: `https://wiki.servarr.com/prowlarr/supported-indexers#${indexer.id}`,
    tags: [],
    id: indexer.prowlarrId,
  };
}

/** One entry of `GET /api/v1/indexerstatus`. */
export function toStatusResource(indexer: ProwlarrIndexer): Record<string, unknown> {
  const { status } = indexer;
  return {
    indexerId: indexer.prowlarrId,
    disabledTill: status && new Date(status.disabledUntil).toISOString(),
    mostRecentFailure: status && new Date(status.mostRecentFailureAt).toISOString(),
    initialFailure: status && new Date(status.initialFailureAt).toISOString(),
    id: indexer.prowlarrId,
  };
}

/** Ids asked for, with the children of parents; empty means all. */
export function expandCategories(asked: readonly number[]): Set<number> {
  const children = CATEGORIES.flatMap((parent) =>
    asked.includes(parent.id) ? parent.subCategories.map((child) => child.id) : [],
  );
  return new Set([...asked, ...children]);
}

function leaf(id: number, name: string): Category {
  return { id, name, subCategories: [] };
}
