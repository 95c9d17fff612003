import { dirname, join } from 'node:path';
import type { SettingsSections } from '@earmark/contracts';
import type { TransferMode } from '@earmark/contracts/library';
import { type FileSystem, probeLink } from '../../../platform/files/index.ts';
import type { SourceFile } from '../model.ts';

export type TransferModes = {
  modeOf: (file: SourceFile) => TransferMode;
  /** Why files are copied although links were wanted. */
  warnings: string[];
  /** Why they cannot be linked where nothing else is allowed. */
  blockers: string[];
};

/** Why nothing was copied instead, and what to do. */
export const LINKS_ONLY =
  'Files come in by hard links only (Settings → Media Management): give downloads and library one common mount, or import by hand as a copy.';

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
  const asAsked = (mode: TransferMode) => ({ modeOf: () => mode, warnings: [], blockers: [] });
  if (setting === 'copy' || setting === 'reflink') return asAsked(setting);
  if (setting === 'move' && canMove) return asAsked('move');
  const warnings =
    setting === 'move' ? ['The torrent is still needed, so its files are linked instead of moved.'] : [];
  const blockers: string[] = [];
  const byDevice = new Map<number, TransferMode>();
  for (const file of input.files) {
    if (byDevice.has(file.device) || file.role === 'junk') continue;
    const sample = join(input.basePath, file.path);
    const probe = await probeLink(fs, { fromFolder: dirname(sample), toFolder: input.rootPath, sample });
    const isLinked = probe.hardlink || setting === 'hardlinkOnly';
    byDevice.set(file.device, isLinked ? 'hardlink' : probe.reflink ? 'reflink' : 'copy');
    if (probe.hardlink) continue;
    if (setting === 'hardlinkOnly') blockers.push(`${probe.message} ${LINKS_ONLY}`);
    else warnings.push(probe.message);
  }
  return { modeOf: (file) => byDevice.get(file.device) ?? 'copy', warnings, blockers };
}
