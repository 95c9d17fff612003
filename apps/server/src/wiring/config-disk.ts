import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { HealthCheck } from '../modules/system/index.ts';
import { type FileSystem, freeSpaceBytes, ifPresent } from '../platform/files/index.ts';

const MIB = 1_048_576;
/** A database with its log and one backup more needs about as much, even in a large household. */
const LOW_BYTES = 500 * MIB;
/** The next backup or a busy hour may fill it. */
const FULL_BYTES = 100 * MIB;

/** Room on the disks that hold the database, the logs, the covers and the backups: a full one stops everything. */
export function configDiskCheck(
  fs: FileSystem,
  config: Pick<Config, 'configDir' | 'databaseFile'>,
): HealthCheck {
  const folders = async (): Promise<string[]> => {
    const wanted = [config.configDir, ...(config.databaseFile ? [dirname(config.databaseFile)] : [])];
    const byDisk = new Map<number, string>();
    for (const folder of wanted) {
      const stat = await ifPresent(fs.stat(folder));
      if (stat && !byDisk.has(stat.dev)) byDisk.set(stat.dev, folder);
    }
    return [...byDisk.values()];
  };
  return {
    name: 'Disk of the database',
    run: async () => {
      const problems = (await folders()).map(async (folder) => {
        const freeBytes = await freeSpaceBytes(fs, folder);
        if (freeBytes >= LOW_BYTES) return [];
        const isFull = freeBytes < FULL_BYTES;
        return [
          {
            source: 'system',
            level: isFull ? ('error' as const) : ('warning' as const),
            // Without the exact figure: a problem is told anew when its words change.
            message: isFull
              ? `The disk of ${folder} is almost full: less than 100 MiB are free.`
              : `The disk of ${folder} gets full: less than 500 MiB are free.`,
            hint: 'Make room there (old files in backups and logs), or give it a larger disk. When it is full, Earmark can save nothing: no request, no import, no backup.',
            since: null,
          },
        ];
      });
      return (await Promise.all(problems)).flat();
    },
  };
}
