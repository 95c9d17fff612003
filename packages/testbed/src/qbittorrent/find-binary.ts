import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Where `qbittorrent-nox` is: what `EARMARK_TEST_QBITTORRENT` names, or the first one on the search path. */
export function findQbittorrentBinary(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const named = env['EARMARK_TEST_QBITTORRENT'];
  if (named) return isExecutable(named) ? named : undefined;
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, 'qbittorrent-nox'))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return false;
    throw error;
  }
}
