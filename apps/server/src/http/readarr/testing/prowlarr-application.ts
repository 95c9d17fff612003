/**
 * What Prowlarr's Readarr application sends and how it compares, from its source (Prowlarr 2.x,
 * `NzbDrone.Core/Applications/Readarr`): the order of calls, the fields it copies from the schema, when it PUTs.
 */
export type Sent = { method: string; path: string; body?: unknown };
export type Answer = { status: number; body: unknown };
export type Send = (request: Sent & { headers: Record<string, string> }) => Promise<Answer>;

type Field = { name: string; value?: unknown } & Record<string, unknown>;
export type RemoteIndexer = {
  id: number;
  name: string;
  enableRss: boolean;
  enableAutomaticSearch: boolean;
  enableInteractiveSearch: boolean;
  priority: number;
  implementation: string;
  implementationName?: string;
  configContract?: string;
  infoLink?: string | null;
  downloadClientId?: number;
  tags: number[];
  fields: Field[];
};

/** An indexer in Prowlarr, with its sync profile. */
export type LocalIndexer = {
  id: number;
  name: string;
  protocol: 'torrent' | 'usenet';
  priority: number;
  enableRss: boolean;
  enableAutomaticSearch: boolean;
  enableInteractiveSearch: boolean;
  categories: number[];
  minimumSeeders: number;
  seedRatio: number | null;
  seedTime: number | null;
};

const COPIED = new Set([
  'baseUrl',
  'apiPath',
  'apiKey',
  'categories',
  'minimumSeeders',
  'seedCriteria.seedRatio',
  'seedCriteria.seedTime',
  'seedCriteria.discographySeedTime',
  'rejectBlocklistedTorrentHashesWhileGrabbing',
]);

export function createProwlarrApplication(options: {
  send: Send;
  appApiKey: string;
  prowlarrUrl: string;
  prowlarrApiKey: string;
}) {
  const { prowlarrUrl, prowlarrApiKey } = options;
  const sent: Sent[] = [];
  /** Prowlarr's own table: its indexer → ours. */
  const mappings = new Map<number, number>();
  let schemas: Omit<RemoteIndexer, 'id'>[] | undefined;

  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    sent.push({ method, path, ...(body === undefined ? {} : { body }) });
    const headers = { 'x-api-key': options.appApiKey, 'content-type': 'application/json' };
    return options.send({ method, path, headers, ...(body === undefined ? {} : { body }) });
  };

  const build = async (indexer: LocalIndexer, id: number): Promise<RemoteIndexer> => {
    if (!schemas) {
      const { status, body } = await call('GET', '/api/v1/indexer/schema');
      if (status !== 200) throw new Error(`HTTP ${status}`);
      schemas = body as Omit<RemoteIndexer, 'id'>[];
    }
    // Prowlarr looks for both, whichever it needs.
    const newznab = schemas.find((each) => each.implementation === 'Newznab');
    const torznab = schemas.find((each) => each.implementation === 'Torznab');
    const schema = indexer.protocol === 'usenet' ? newznab : torznab;
    if (!newznab || !torznab || !schema) throw new Error('NullReferenceException: schema');
    const fields = schema.fields.filter((each) => COPIED.has(each.name)).map((each) => ({ ...each }));
    const set = (name: string, value: unknown) => {
      const field = fields.find((each) => each.name === name);
      if (!field) throw new Error(`NullReferenceException: ${name}`);
      field.value = value;
    };
    set('baseUrl', `${prowlarrUrl}/${indexer.id}/`);
    set('apiPath', '/api');
    set('apiKey', prowlarrApiKey);
    set('categories', indexer.categories);
    if (indexer.protocol === 'torrent') {
      set('minimumSeeders', indexer.minimumSeeders);
      set('seedCriteria.seedRatio', indexer.seedRatio);
      set('seedCriteria.seedTime', indexer.seedTime);
    }
    return {
      id,
      name: `${indexer.name} (Prowlarr)`,
      enableRss: indexer.enableRss,
      enableAutomaticSearch: indexer.enableAutomaticSearch,
      enableInteractiveSearch: indexer.enableInteractiveSearch,
      priority: indexer.priority,
      implementation: indexer.protocol === 'usenet' ? 'Newznab' : 'Torznab',
      implementationName: schema.implementationName ?? '',
      configContract: schema.configContract ?? '',
      infoLink: null,
      tags: [],
      fields,
    };
  };

  const forced = async (method: string, path: string, body: unknown): Promise<RemoteIndexer> => {
    let answer = await call(method, path, body);
    if (answer.status === 400) answer = await call(method, `${path}?forceSave=true`, body);
    if (answer.status >= 300) throw new Error(`HTTP ${answer.status}`);
    return answer.body as RemoteIndexer;
  };
  const add = async (indexer: LocalIndexer) => {
    const remote = await forced('POST', '/api/v1/indexer', await build(indexer, 0));
    mappings.set(indexer.id, remote.id);
  };
  const update = async (indexer: LocalIndexer, id: number) => {
    const wanted = await build(indexer, id);
    const answer = await call('GET', `/api/v1/indexer/${id}`);
    if (answer.status === 404) {
      mappings.delete(indexer.id);
      return add(indexer);
    }
    const remote = answer.body as RemoteIndexer;
    if (isEqual(wanted, remote)) return;
    const names = new Set(wanted.fields.map((each) => each.name));
    wanted.fields.push(...remote.fields.filter((each) => !names.has(each.name)));
    wanted.tags = [...new Set([...wanted.tags, ...remote.tags])];
    await forced('PUT', `/api/v1/indexer/${id}`, wanted);
  };

  return {
    sent,
    mappings,
    /** The Test button of the application. */
    test: async (): Promise<number> => {
      const body = await build(TEST_INDEXER, 0);
      return (await call('POST', '/api/v1/indexer/test', { ...body, name: 'Test (Prowlarr)' })).status;
    },
    /** A full sync. */
    sync: async (indexers: readonly LocalIndexer[]): Promise<void> => {
      const remote = (await call('GET', '/api/v1/indexer')).body as RemoteIndexer[];
      for (const each of remote) {
        const baseUrl = String(each.fields.find((field) => field.name === 'baseUrl')?.value);
        const local = /\/(?<indexer>\d{1,3})\/$/.exec(baseUrl)?.groups?.['indexer'];
        if (local !== undefined && baseUrl.startsWith(prowlarrUrl) && !mappings.has(Number(local)))
          mappings.set(Number(local), each.id);
      }
      for (const indexer of indexers) {
        const id = mappings.get(indexer.id);
        if (id === undefined) await add(indexer);
        else await update(indexer, id);
      }
    },
    remove: async (indexerId: number): Promise<number> => {
      const id = mappings.get(indexerId);
      mappings.delete(indexerId);
      return (await call('DELETE', `/api/v1/indexer/${id}`)).status;
    },
  };
}

const TEST_INDEXER: LocalIndexer = {
  id: 0,
  name: 'Test',
  protocol: 'usenet',
  priority: 25,
  enableRss: true,
  enableAutomaticSearch: true,
  enableInteractiveSearch: true,
  categories: [3030],
  minimumSeeders: 1,
  seedRatio: null,
  seedTime: null,
};

/** `ReadarrIndexer.Equals`. */
function isEqual(a: RemoteIndexer, b: RemoteIndexer): boolean {
  const value = (indexer: RemoteIndexer, name: string) =>
    indexer.fields.find((each) => each.name === name)?.value ?? null;
  const same = (name: string) => JSON.stringify(value(a, name)) === JSON.stringify(value(b, name));
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.priority === b.priority &&
    a.implementation === b.implementation &&
    a.enableRss === b.enableRss &&
    a.enableAutomaticSearch === b.enableAutomaticSearch &&
    a.enableInteractiveSearch === b.enableInteractiveSearch &&
    (same('apiKey') || value(b, 'apiKey') === '********') &&
    [
      'baseUrl',
      'apiPath',
      'categories',
      'minimumSeeders',
      'seedCriteria.seedRatio',
      'seedCriteria.seedTime',
    ].every(same)
  );
}
