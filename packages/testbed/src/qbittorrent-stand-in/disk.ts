import { access, constants, copyFile, mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from './torrent.ts';

/** True when the wanted files are all there with their full size. */
export async function holdsAllFiles(folder: string, files: readonly StoredFile[]): Promise<boolean> {
  const wanted = files.filter((file) => file.priority > 0);
  const sizes = await Promise.all(wanted.map((file) => fileSize(path.join(folder, file.path))));
  return wanted.length > 0 && wanted.every((file, index) => sizes[index] === file.sizeBytes);
}

/** Copies a torrent's files out of a folder that holds its content; false when something is missing there. */
export async function copyFromFolder(
  contentFolder: string,
  files: readonly StoredFile[],
  into: string,
): Promise<boolean> {
  const wanted = files.filter((file) => file.priority > 0);
  for (const file of wanted) {
    if ((await fileSize(path.join(contentFolder, file.originalPath))) !== file.sizeBytes) return false;
  }
  for (const file of wanted) {
    const target = path.join(into, file.originalPath);
    await makeFolders(path.dirname(target));
    await copyFile(path.join(contentFolder, file.originalPath), target);
  }
  return true;
}

/** Moves finished files from the staging folder to their place. */
export async function settleFiles(
  staging: string,
  files: readonly StoredFile[],
  savePath: string,
): Promise<void> {
  for (const file of files.filter((each) => each.priority > 0)) {
    await moveFile(path.join(staging, file.originalPath), path.join(savePath, file.path));
  }
  await rm(staging, { recursive: true, force: true });
}

/** Moves what is there of a torrent to another save path. */
export async function relocateFiles(from: string, files: readonly StoredFile[], to: string): Promise<void> {
  for (const file of files) {
    const source = path.join(from, file.path);
    if ((await fileSize(source)) !== undefined) await moveFile(source, path.join(to, file.path));
  }
  await removeEmptyFolders(from, files);
}

/** Deletes the files the torrent knows, then folders left empty; foreign files keep their folder. */
export async function deleteFiles(folder: string, files: readonly StoredFile[]): Promise<void> {
  for (const file of files) await rm(path.join(folder, file.path), { force: true });
  await removeEmptyFolders(folder, files);
}

/** Creates the folder; false where that is not possible. */
export async function makeFolder(folder: string): Promise<boolean> {
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** Level by level: `mkdir` with `recursive` never comes back from below /proc. */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (error.code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (error.code !== 'ENOENT' || (await isPresent(path.dirname(folder)))) throw error;
    await makeFolders(path.dirname(folder));
    await mkdir(folder);
  }
}

async function isPresent(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

async function moveFile(from: string, to: string): Promise<void> {
  await makeFolders(path.dirname(to));
  try {
    await rename(from, to);
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

async function removeEmptyFolders(folder: string, files: readonly StoredFile[]): Promise<void> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let up = path.dirname(file.path); up !== '.' && up !== '/'; up = path.dirname(up)) folders.add(up);
  }
  for (const each of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(path.join(folder, each));
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
  }
}

async function fileSize(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}
