import { constants } from 'node:fs';
import { access, lstat, opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ClientFile } from '../../integrations/download-clients/port.ts';
import { AppError } from '../../kernel/errors.ts';
import { joinInside } from '../../platform/files/index.ts';
import type { Download } from './model.ts';
import { type PathMapping, toLocalPath } from './path-mapping.ts';
import type { ClientSource } from './ports.ts';

export type ContentFile = {
  /** Relative to `root`, `/` between segments. */
  path: string;
  absolutePath: string;
  sizeBytes: number;
};

export type DownloadContent = {
  /** The torrent's name as the client shows it. */
  name: string;
  /** Absolute local folder the files are relative to; holds other downloads too. */
  root: string;
  /** The files of this torrent and of no other, all there with their full size. */
  files: ContentFile[];
  /** Files the client was told not to fetch. */
  skipped: string[];
};

/**
 * The finished files of a download as absolute paths of this machine. The list comes from the client, file by file,
 * never from "everything below": a torrent without a folder of its own lies among others.
 * Throws AppError `content_missing` (worth a retry) saying what is wrong: mapping, folder, rights or a file.
 */
export async function resolveContent(
  download: Download,
  parts: { clients: ClientSource; mappings: readonly PathMapping[] },
): Promise<DownloadContent> {
  const client = await parts.clients.instance(download.clientId);
  const [torrent] = client ? await client.getTorrents(download.hashes) : [];
  if (!client || !torrent) return resolveWithoutClient(download, parts.mappings);
  if (!torrent.complete) {
    throw missing(
      `"${torrent.name}" is not complete: the client says ${torrent.rawState}.`,
      'Wait until the client is done with it.',
    );
  }
  const listed = await client.getFiles(torrent.id);
  const wanted = listed.filter((file) => !file.skipped);
  const root = await openRoot(torrent.savePath, download, parts.mappings);
  const files = await Promise.all(wanted.map((file) => findFile(root, file)));
  return {
    name: torrent.name,
    root,
    files,
    skipped: listed.filter((file) => file.skipped).map((file) => file.path),
  };
}

/** The torrent left the client after it was complete; its own folder or file may still be there. */
async function resolveWithoutClient(
  download: Download,
  mappings: readonly PathMapping[],
): Promise<DownloadContent> {
  const { savePath, contentPath } = download;
  const isOwn = contentPath !== null && savePath !== null && trim(contentPath) !== trim(savePath);
  if (!isOwn || contentPath === '') {
    throw missing(
      `"${download.title}" is no longer in the download client, and its files had no folder of their own.`,
      'Add the torrent to the client again, or import the files by hand.',
    );
  }
  const root = await openRoot(savePath, download, mappings);
  const local = toLocalPath(contentPath, mappings, download.clientId) ?? contentPath;
  const found = await walk(local);
  if (found.length === 0) {
    throw missing(
      `"${download.title}" is no longer in the download client, and its files are gone.`,
      'Remove it from the queue, or bring the files back.',
    );
  }
  const prefix = root.endsWith('/') ? root : `${root}/`;
  return {
    name: basename(local),
    root,
    files: found.map((file) => ({
      path: file.absolutePath.startsWith(prefix)
        ? file.absolutePath.slice(prefix.length)
        : basename(file.absolutePath),
      ...file,
    })),
    skipped: [],
  };
}

async function openRoot(
  remotePath: string,
  download: Download,
  mappings: readonly PathMapping[],
): Promise<string> {
  const root = toLocalPath(remotePath, mappings, download.clientId);
  if (root === null) {
    throw missing(
      `The client keeps its files at ${remotePath}, which is no path of this machine.`,
      'Add a remote path mapping for it.',
    );
  }
  const isMapped = root !== remotePath;
  try {
    if (!(await stat(root)).isDirectory()) throw missing(`${root} is not a folder.`, 'Check the save path.');
    await access(root, constants.R_OK | constants.X_OK);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw missing(
        isMapped
          ? `The folder ${root}, to which ${remotePath} of the client is mapped, does not exist.`
          : `The client keeps its files at ${remotePath}, which does not exist here.`,
        isMapped
          ? 'Check the remote path mapping and whether the disk is mounted.'
          : 'Mount the same storage at the same path, or add a remote path mapping.',
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw missing(
        `The folder ${root} may not be read.`,
        'Give the user Earmark runs as the right to read it.',
      );
    }
    throw error;
  }
  return root;
}

async function findFile(root: string, file: ClientFile): Promise<ContentFile> {
  const absolutePath = joinInside(root, file.path);
  try {
    const facts = await lstat(absolutePath);
    if (!facts.isFile()) {
      throw missing(`${absolutePath} is not a plain file.`, 'Links are not followed; import it by hand.');
    }
    if (facts.size !== file.sizeBytes) {
      throw missing(
        `${absolutePath} has ${facts.size} bytes instead of ${file.sizeBytes}.`,
        'A network share may lag behind; it is tried again. Otherwise recheck the torrent.',
      );
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw missing(
        `The file ${absolutePath} is not there, although the client calls it complete.`,
        'It was moved or renamed outside the client, or a network share lags behind. It is tried again.',
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw missing(`The file ${absolutePath} may not be read.`, 'Check the rights of the folders above it.');
    }
    throw error;
  }
  return { path: file.path, absolutePath, sizeBytes: file.sizeBytes };
}

/** Plain files at or below a path; links are passed over, an unreadable place is an error. */
async function walk(path: string): Promise<{ absolutePath: string; sizeBytes: number }[]> {
  try {
    const facts = await lstat(path);
    if (facts.isFile()) return [{ absolutePath: path, sizeBytes: facts.size }];
    if (!facts.isDirectory()) return [];
    const found: { absolutePath: string; sizeBytes: number }[] = [];
    for await (const entry of await opendir(path)) found.push(...(await walk(join(path, entry.name))));
    return found.toSorted((a, b) => a.absolutePath.localeCompare(b.absolutePath));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return [];
    if (code === 'EACCES' || code === 'EPERM') {
      throw missing(`${path} may not be read.`, 'Give the user Earmark runs as the right to read it.');
    }
    throw error;
  }
}

function trim(path: string): string {
  return path.replace(/[/\\]+$/u, '');
}

function errorCode(error: unknown): string | undefined {
  if (error instanceof AppError) return undefined;
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function missing(message: string, hint: string): AppError {
  return new AppError({
    code: 'content_missing',
    message,
    hint,
    status: 409,
    blame: 'setup',
    retryable: true,
  });
}
