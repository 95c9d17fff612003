import { assertRealInside, type FileSystem, onDisk } from '../../../platform/files/index.ts';

/** Makes a folder of an import anew: what an earlier try left in it is gone. */
export async function emptyFolder(fs: FileSystem, rootPath: string, folder: string): Promise<void> {
  await onDisk({ doing: 'preparing', path: folder, side: 'library' }, async () => {
    await assertRealInside(fs, rootPath, folder);
    await fs.rm(folder, { recursive: true, force: true });
    await fs.mkdir(folder, { recursive: true });
  });
}
