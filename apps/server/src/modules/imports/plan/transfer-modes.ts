import { dirname, join } from 'node:path';
import type { SettingsSections } from '@earmark/contracts';
import type { TransferMode } from '@earmark/contracts/library';
import { type FileSystem, probeLink } from '../../../platform/files/index.ts';
import type { SourceFile } from '../model.ts';

export type TransferModes = {
  modeOf: (file: SourceFile) => TransferMode;
  /** Why files are copied although links were wanted. */
  warnings: string[];
};

/** Finds out how files really get into a root folder: links are tried, once for each device they come from. */
export async function chooseTransferModes(
  fs: FileSystem,
  input: {
    setting: SettingsSections['mediaManagement']['transferMode'] | TransferMode;
    basePath: string;
    files: readonly SourceFile[];
    rootPath: string;
    /** Nobody needs the source any more. */
    canMove: boolean;
  },
): Promise<TransferModes> {
  const { setting, canMove } = input;
  if (setting === 'copy' || setting === 'reflink') return { modeOf: () => setting, warnings: [] };
  if (setting === 'move' && canMove) return { modeOf: () => 'move', warnings: [] };
  const warnings =
    setting === 'move' ? ['The torrent is still needed, so its files are linked instead of moved.'] : [];
  const byDevice = new Map<number, TransferMode>();
  for (const file of input.files) {
    if (byDevice.has(file.device) || file.role === 'junk') continue;
    const sample = join(input.basePath, file.path);
    const probe = await probeLink(fs, { fromFolder: dirname(sample), toFolder: input.rootPath, sample });
    byDevice.set(file.device, probe.hardlink ? 'hardlink' : probe.reflink ? 'reflink' : 'copy');
    if (!probe.hardlink) warnings.push(probe.message);
  }
  return { modeOf: (file) => byDevice.get(file.device) ?? 'copy', warnings };
}
