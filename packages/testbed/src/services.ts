import { type AudibleStandIn, startAudible } from './audible/audible.ts';
import { type Audiobookshelf, startAudiobookshelf } from './audiobookshelf/index.ts';
import { type AudnexusStandIn, startAudnexus } from './audnexus/audnexus.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { type Mam, startMam } from './mam/index.ts';
import { type Prowlarr, startProwlarr } from './prowlarr/index.ts';
import type { StandIn } from './stand-in/stand-in.ts';
import { startTracker, type TrackerStandIn } from './tracker/tracker.ts';

/** Every stand-in of the testbed by its name. */
export type ServiceMap = {
  tracker: TrackerStandIn;
  audible: AudibleStandIn;
  audnexus: AudnexusStandIn;
  mam: Mam;
  prowlarr: Prowlarr;
  audiobookshelf: Audiobookshelf;
};

export type ServiceName = keyof ServiceMap;

export type ServiceContext = {
  port: number | undefined;
  catalogue: Catalogue;
  /** Where Earmark files books and Audiobookshelf looks for them. */
  libraryDir: string;
  /** Audiobookshelf looks for changes by itself, as it does unless that is switched off. */
  watchesLibrary: boolean;
  /** A service that stands earlier in the list; undefined when it was not asked for. */
  earlier: <Name extends ServiceName>(name: Name) => ServiceMap[Name] | undefined;
};

type Service = {
  [Name in ServiceName]: { name: Name; start: (context: ServiceContext) => Promise<ServiceMap[Name]> };
}[ServiceName];

/** One line per stand-in, in the order they are started. */
export const SERVICES: readonly Service[] = [
  { name: 'tracker', start: ({ port }) => startTracker({ port }) },
  { name: 'audible', start: ({ port, catalogue }) => startAudible({ port, catalogue }) },
  {
    name: 'audnexus',
    start: ({ port, catalogue, earlier }) =>
      startAudnexus({ port, catalogue, imageBase: earlier('audible')?.url }),
  },
  {
    name: 'mam',
    start: ({ port, catalogue }) => startMam({ port, releases: catalogue.releases, books: catalogue.books }),
  },
  { name: 'prowlarr', start: ({ port, catalogue }) => startProwlarr({ port, releases: catalogue.releases }) },
  {
    name: 'audiobookshelf',
    start: ({ port, libraryDir, watchesLibrary }) =>
      startAudiobookshelf({
        port,
        libraries: [{ name: 'Audiobooks', folder: libraryDir }],
        watcher: watchesLibrary ? {} : undefined,
      }),
  },
];

export type StartedServices = {
  byName: Readonly<Partial<Record<ServiceName, StandIn>>>;
  get: <Name extends ServiceName>(name: Name) => ServiceMap[Name] | undefined;
  close: () => Promise<void>;
};

/** Starts the chosen services one after the other; when one fails, the started ones are closed again. */
export async function startServices(options: {
  names: readonly ServiceName[];
  ports: Readonly<Partial<Record<string, number>>>;
  catalogue: Catalogue;
  libraryDir: string;
  watchesLibrary: boolean;
  onStarted?: ((name: ServiceName, service: StandIn) => void) | undefined;
}): Promise<StartedServices> {
  const started = new Map<ServiceName, StandIn>();
  const get = <Name extends ServiceName>(name: Name) => started.get(name) as ServiceMap[Name] | undefined;
  const close = async () => {
    await Promise.all([...started.values()].map((service) => service.close()));
  };
  try {
    for (const { name, start } of SERVICES) {
      if (!options.names.includes(name)) continue;
      const service = await start({
        port: options.ports[name],
        catalogue: options.catalogue,
        libraryDir: options.libraryDir,
        watchesLibrary: options.watchesLibrary,
        earlier: get,
      });
      started.set(name, service);
      options.onStarted?.(name, service);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { byName: Object.fromEntries(started), get, close };
}
