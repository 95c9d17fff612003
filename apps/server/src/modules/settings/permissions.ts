import type { SettingsSections } from '@earmark/contracts';
import { type Permissions, parseMode } from '../../platform/files/index.ts';

/** Permissions that new books get; undefined when the settings leave all as it is. */
export function permissionsOf(
  settings: Pick<SettingsSections['mediaManagement'], 'folderMode' | 'fileMode' | 'chownGroup'>,
): Permissions | undefined {
  const { folderMode, fileMode, chownGroup } = settings;
  if (folderMode === '' && fileMode === '' && chownGroup === '') return undefined;
  return {
    folderMode: parseMode(folderMode),
    fileMode: parseMode(fileMode),
    group: chownGroup === '' ? null : chownGroup,
  };
}
