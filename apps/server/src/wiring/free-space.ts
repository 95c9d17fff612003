import type { DownloadClient } from '../integrations/download-clients/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError } from '../kernel/errors.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import { type FileSystem, freeSpaceBytes, ifPresent } from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';
import { createSlowFact, type SlowFact } from './slow-fact.ts';

/** Bytes free where a download goes and where its book goes: the lesser of the two, as far as they are known. */
export function createFreeSpace(deps: {
  clock: Clock;
  log: Logger;
  fs: FileSystem;
  providers: Pick<ProviderService, 'active'>;
  downloads: Pick<DownloadService, 'toLocalPath'>;
  library: { rootFolders: Pick<LibraryService['rootFolders'], 'refs'> };
}): SlowFact<number> {
  const { fs } = deps;

  const hereIfPresent = async (path: string): Promise<number | null> =>
    (await ifPresent(fs.stat(path))) ? freeSpaceBytes(fs, path) : null;

  /** Where the client saves: looked at here when the folder is on this machine, else as the client tells. */
  const ofDownloads = async (): Promise<number | null> => {
    const clients = await deps.providers.active<DownloadClient>('downloadclient');
    const client = clients.find((each) => each.restingUntil === null);
    if (!client) return null;
    const { category } = client.settings;
    const folder = await client.instance.savePathOf(typeof category === 'string' ? category : '');
    const local = await deps.downloads.toLocalPath(folder, client.id);
    const here = local === null ? null : await hereIfPresent(local);
    return here ?? client.instance.freeSpaceBytes();
  };

  const ofLibrary = async (): Promise<number | null> => {
    const [primary] = await deps.library.rootFolders.refs();
    return primary ? hereIfPresent(primary.path) : null;
  };

  const known = [
    { place: 'the download folder', ask: ofDownloads },
    { place: 'the library', ask: ofLibrary },
  ].map(({ place, ask }) =>
    createSlowFact({
      clock: deps.clock,
      ask,
      onError: (error) =>
        deps.log.debug({ err: describeError(error) }, `The free space of ${place} is not known.`),
      freshMs: 30_000,
      usableMs: 10 * 60_000,
      patienceMs: 3000,
      retryMs: 60_000,
      timeoutMs: 20_000,
    }),
  );
  return async () => {
    const amounts = (await Promise.all(known.map((read) => read()))).filter((bytes) => bytes !== null);
    return amounts.length === 0 ? null : Math.min(...amounts);
  };
}
