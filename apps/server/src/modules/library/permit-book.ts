import { applyPermissions, type FileSystem, ifPresent, joinInside } from '../../platform/files/index.ts';
import { permissionsOf, type SettingsService } from '../settings/index.ts';

/** The topmost folder on the way to a book's new place that is not there yet; the place itself when all are. */
export async function topmostMissing(fs: FileSystem, rootPath: string, path: string): Promise<string> {
  const segments = path.split('/');
  for (let depth = 1; depth < segments.length; depth += 1) {
    const folder = segments.slice(0, depth).join('/');
    if (!(await ifPresent(fs.lstat(joinInside(rootPath, folder))))) return folder;
  }
  return path;
}

/** Gives a folder of the library the modes and the group of the settings; answers what was refused. */
export async function permitFolder(
  deps: { fs: FileSystem; settings: Pick<SettingsService, 'get'> },
  folder: string,
): Promise<string[]> {
  const wanted = permissionsOf(await deps.settings.get('mediaManagement'));
  return wanted ? applyPermissions(deps.fs, folder, wanted) : [];
}
