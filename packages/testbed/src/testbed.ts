import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
import type { CatalogueRelease } from './catalogue/model.ts';
import { type ClientChoice, type Clients, startClients, type TestbedClient } from './clients.ts';
import { connectProwlarrToClient, environmentOf, settingsOf } from './connections.ts';
import { type MadeContent, makeContent } from './content/make-content.ts';
import { type Controlled, startControl } from './control/start-control.ts';
import type { Qbittorrent } from './qbittorrent/start-qbittorrent.ts';
import { SERVICES, type ServiceMap, type ServiceName, startServices } from './services.ts';
import type { StandIn } from './stand-in/stand-in.ts';
import { type MadeTorrent, makeTorrent } from './torrents/make-torrent.ts';
import { deadTorrentOf, torrentOptionsOf } from './torrents/release-torrent.ts';

export type TestbedOptions = {
  /** Everything of this testbed lies here; it is made when missing. */
  dir: string;
  /** Generated audio; give it a place of its own to use it again. `dir/content` when absent. */
  contentDir?: string | undefined;
  /** Which stand-ins; all when absent. */
  services?: readonly ServiceName[] | undefined;
  /** Fixed ports by service name, also `control`, `client` and `seed`; free ones when absent. */
  ports?: Readonly<Partial<Record<ServiceName | 'control' | 'client' | 'seed', number>>> | undefined;
  /** `auto`: real qBittorrents where they are installed. `none`: no client, no content. */
  client?: ClientChoice | 'none' | undefined;
  /** Bytes per second of the seed. */
  uploadLimit?: number | undefined;
  /** Audiobookshelf's watcher is on; without it only scans show new books. Off when absent. */
  watchesLibrary?: boolean | undefined;
  /** Only these releases get content; all that can when absent. */
  releases?: readonly number[] | undefined;
  onProgress?: ((message: string) => void) | undefined;
};

export type SeededContent = { content: MadeContent; torrent: MadeTorrent };

export type Testbed = {
  readonly dir: string;
  /** Empty folder for the library, on the same file system as the downloads. */
  readonly libraryDir: string;
  readonly catalogue: Catalogue;
  readonly controlUrl: string;
  /** Every stand-in that runs, by the name it has at the control endpoint. */
  readonly services: Readonly<Record<string, StandIn>>;
  /** One service; an error when it was not started. */
  service<Name extends ServiceName>(name: Name): ServiceMap[Name];
  readonly client: TestbedClient | undefined;
  readonly seed: Qbittorrent | undefined;
  /** Content and torrent by release id. */
  readonly content: ReadonlyMap<number, SeededContent>;
  /** A release that somebody uploads only now: its content is made and seeded, then the indexers list it. */
  publish(release: CatalogueRelease): Promise<SeededContent>;
  /** The environment that points Earmark at the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is typed into Earmark's settings, by the names of its stored keys. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

/** Starts the outside world on loopback: stand-ins, tracker, content, a seed and a download client. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const say = options.onProgress ?? (() => {});
  const dir = path.resolve(options.dir);
  const contentDir = path.resolve(options.contentDir ?? path.join(dir, 'content'));
  const libraryDir = path.join(dir, 'library');
  const ports = options.ports ?? {};
  const catalogue = createCatalogue();
  await Promise.all([libraryDir, contentDir].map((folder) => mkdir(folder, { recursive: true })));

  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const services = await startServices({
      names: options.services ?? SERVICES.map((service) => service.name),
      ports,
      catalogue,
      libraryDir,
      watchesLibrary: options.watchesLibrary ?? false,
      onStarted: (name, service) => say(`${name} answers at ${service.url}`),
    });
    closers.push(services.close);

    let clients: Clients | undefined;
    let content = new Map<number, SeededContent>();
    const announceUrl = services.get('tracker')?.announceUrl ?? 'http://127.0.0.1:9/announce';
    if (options.client !== 'none') {
      clients = await startClients({
        dir,
        contentDir,
        savePath: path.join(dir, 'downloads'),
        choice: options.client ?? 'auto',
        port: ports.client,
        seedPort: ports.seed,
        uploadLimit: options.uploadLimit,
        onProgress: say,
      });
      closers.push(clients.stop);
      say(`download client (${clients.client.version}) answers at ${clients.client.url}`);
      connectProwlarrToClient(services, clients.client);
      content = await seedEverything({ ...options, catalogue, contentDir, announceUrl, clients, say });
    }
    for (const release of catalogue.releases) {
      if (release.torrent) continue;
      const torrent = deadTorrentOf(release, [announceUrl], catalogue);
      catalogue.attachTorrent(release.id, { infoHash: torrent.infoHashV1, bytes: torrent.bytes });
    }

    const client = clients?.client;
    const standIns: Record<string, StandIn> = {
      ...services.byName,
      ...(client?.kind === 'stand-in' ? { client: client.standIn } : {}),
    };
    const control = await startControl({
      port: ports.control,
      services: () => standIns,
      programs: () => programsOf(clients),
      state: () => ({ dir, libraryDir, client: client && describeClient(client) }),
    });
    closers.push(() => control.close());

    return {
      dir,
      libraryDir,
      catalogue,
      controlUrl: `${control.url}/control`,
      services: standIns,
      service: (name) => {
        const service = services.get(name);
        if (!service) throw new Error(`The testbed runs without ${name}`);
        return service;
      },
      client,
      seed: clients?.seed,
      content,
      publish: async (release) => {
        if (!clients) throw new Error('The testbed runs without a client, so nothing is seeded.');
        const seeded = await seedRelease(release, { catalogue, contentDir, announceUrl, clients, say });
        catalogue.addRelease(release);
        attach(catalogue, release.id, seeded);
        content.set(release.id, seeded);
        return seeded;
      },
      environment: environmentOf(services),
      get settings() {
        return settingsOf(services, client);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Seeding = {
  catalogue: Catalogue;
  contentDir: string;
  announceUrl: string;
  clients: Clients;
  say: (message: string) => void;
};

async function seedEverything(
  options: Seeding & { releases?: readonly number[] | undefined },
): Promise<Map<number, SeededContent>> {
  const { catalogue } = options;
  const wanted = catalogue.releases.filter(
    (release) => release.hasContent && (options.releases?.includes(release.id) ?? true),
  );
  const made = await Promise.allSettled(
    wanted.map(async (release): Promise<[number, SeededContent]> => {
      const seeded = await seedRelease(release, options);
      attach(catalogue, release.id, seeded);
      return [release.id, seeded];
    }),
  );
  // All are awaited before failing: nothing may still write while everything is closed.
  return new Map(
    made.map((each) => {
      if (each.status === 'rejected') throw each.reason as Error;
      return each.value;
    }),
  );
}

async function seedRelease(
  release: CatalogueRelease,
  { catalogue, contentDir, announceUrl, clients, say }: Seeding,
): Promise<SeededContent> {
  const content = await makeContent(release, contentDir, { catalogue });
  const torrent = await makeTorrent(content.path, [announceUrl], torrentOptionsOf(release));
  await clients.seedContent(content, torrent);
  const megabytes = (content.sizeBytes / 1e6).toFixed(1);
  say(`${content.isNew ? 'made' : 'found'} and seeding: ${content.name} (${megabytes} MB)`);
  return { content, torrent };
}

function attach(catalogue: Catalogue, releaseId: number, { torrent }: SeededContent): void {
  catalogue.attachTorrent(releaseId, {
    infoHash: torrent.infoHashV1,
    bytes: torrent.bytes,
    sizeBytes: torrent.sizeBytes,
    files: torrent.files.length,
  });
}

function programsOf(clients: Clients | undefined): Record<string, Controlled> {
  const programs: Record<string, Controlled> = {};
  if (clients?.client.kind === 'real') programs['client'] = clients.client.program;
  if (clients?.seed) programs['seed'] = clients.seed;
  return programs;
}

const describeClient = ({ kind, url, username, password, savePath, version }: TestbedClient) => ({
  kind,
  url,
  username,
  password,
  savePath,
  version,
});
