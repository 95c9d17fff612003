import { join } from 'node:path';
import type { TestResult } from '@earmark/contracts';
import type { DownloadClient } from '../integrations/download-clients/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import {
  errnoOf,
  type FileSystem,
  ifPresent,
  isInside,
  type LinkProbe,
  probeLink,
} from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';

/** How files get from where a client saves them into a root folder. */
export type ClientLink = {
  clientName: string;
  /** As the client calls it. */
  remoteFolder: string;
  /** As it is called here; null when no mapping says so. */
  localFolder: string | null;
  /** What a real link told; null when the folder is not here, or lies in the library. */
  probe: LinkProbe | null;
  /** Why nothing could be tried, and what to do. */
  problem: { message: string; hint: string } | null;
};

/** Links that work stay so until somebody changes a mount; disks may sleep meanwhile. */
const TRUSTED_MS = 3_600_000;

export type LinkProbes = ReturnType<typeof createLinkProbes>;

/** Really links a file from each client's folder into a root folder, for the health page and the *Test* buttons. */
export function createLinkProbes(deps: {
  clock: Clock;
  log: Logger;
  fs: FileSystem;
  providers: Pick<ProviderService, 'active'>;
  downloads: Pick<DownloadService, 'toLocalPath'>;
}) {
  const { clock, fs, log } = deps;
  const good = new Map<string, { probe: LinkProbe; until: number }>();

  const tryLink = async (fromFolder: string, toFolder: string): Promise<LinkProbe> => {
    const key = JSON.stringify([fromFolder, toFolder]);
    const known = good.get(key);
    if (known && known.until > clock.now()) return known.probe;
    good.delete(key);
    // A link changes the times of its file, and media servers look again at what changed: a file of our own is better.
    const sample = (await canWrite(fs, fromFolder)) ? undefined : await firstFile(fs, fromFolder);
    const probe = await probeLink(fs, { fromFolder, toFolder, sample });
    if (probe.hardlink) good.set(key, { probe, until: clock.now() + TRUSTED_MS });
    return probe;
  };

  const linkOf = async (
    client: { name: string; remoteFolder: string; localFolder: string | null },
    rootPath: string,
  ): Promise<ClientLink> => {
    const { name, remoteFolder, localFolder } = client;
    const link = { clientName: name, remoteFolder, localFolder, probe: null, problem: null };
    if (localFolder === null || !(await ifPresent(fs.stat(localFolder)))) {
      return {
        ...link,
        problem: {
          message: `${name} saves to ${remoteFolder}${localFolder === null || localFolder === remoteFolder ? '' : ` (here ${localFolder})`}, which is not there for Earmark.`,
          hint: 'Mount that folder for Earmark too (in Docker: map it), or add a remote path mapping that says where it is.',
        },
      };
    }
    if (isInside(rootPath, localFolder)) {
      return {
        ...link,
        problem: {
          message: `${name} saves to ${localFolder}, inside the library folder ${rootPath}.`,
          hint: 'Let it save beside the library: media servers take half downloads there for books.',
        },
      };
    }
    return { ...link, probe: await tryLink(localFolder, rootPath) };
  };

  const clientFolders = async () => {
    const clients = await deps.providers.active<DownloadClient>('downloadclient');
    const folders: { name: string; remoteFolder: string; localFolder: string | null }[] = [];
    for (const client of clients.filter((each) => each.restingUntil === null)) {
      const { category } = client.settings;
      try {
        const remoteFolder = await client.instance.savePathOf(typeof category === 'string' ? category : '');
        const localFolder = await deps.downloads.toLocalPath(remoteFolder, client.id);
        folders.push({ name: client.name, remoteFolder, localFolder });
      } catch (error) {
        // A client that is away is told of by its own check.
        log.debug({ client: client.name, err: describeError(error) }, 'Where a client saves is not known.');
      }
    }
    return folders;
  };

  const into = async (rootPath: string): Promise<ClientLink[]> =>
    Promise.all((await clientFolders()).map((client) => linkOf(client, rootPath)));

  return {
    /** From every client that answers into this root folder. */
    into,
    /** The same as lines of a *Test*; copying works everywhere, so a missing link fails no test. */
    details: async (rootPath: string): Promise<TestResult['details']> =>
      (await into(rootPath)).map(({ clientName, probe, problem }) => ({
        label: `Hard links from ${clientName}`,
        value: problem ? `${problem.message} ${problem.hint}` : (probe?.message ?? ''),
        ok: probe?.hardlink === true,
      })),
  };
}

async function canWrite(fs: FileSystem, folder: string): Promise<boolean> {
  const file = join(folder, `.earmark-probe-${newId()}`);
  try {
    await fs.writeFile(file, '', { flag: 'wx' });
    await fs.rm(file, { force: true });
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/** A file to try with that is there already: where downloads are mounted read-only none can be made. */
async function firstFile(fs: FileSystem, folder: string): Promise<string | undefined> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const file = entries.find((entry) => entry.isFile());
  return file && join(folder, file.name);
}
