import { applyPermissions } from '../../../platform/files/index.ts';
import { permissionsOf } from '../../settings/index.ts';
import type { ImportParts } from '../ports.ts';

/** Gives a folder the modes and the group of the settings; what is refused is told and stops nothing. */
export async function permit(parts: Pick<ImportParts, 'fs' | 'settings'>, folder: string): Promise<string[]> {
  const wanted = permissionsOf(await parts.settings.mediaManagement());
  return wanted ? applyPermissions(parts.fs, folder, wanted) : [];
}
