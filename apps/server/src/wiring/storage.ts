import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { type Db, holdDatabase, openDatabase } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { type BackupService, createBackupService, takeInRestore } from '../modules/system/index.ts';
import { type SecretBox, unlock } from '../platform/crypto/secret-box.ts';
import type { Logger } from '../platform/logger.ts';

export type Storage = {
  readonly db: Db;
  readonly secretBox: SecretBox;
  /** Tells this installation from all others. */
  readonly installation: string;
  readonly backups: BackupService;
  close(): Promise<void>;
};

/**
 * Everything that is kept: the config folder, its key and the database, brought up to date. What a newer version is about
 * to change is backed up first.
 * @throws AppError or an error of the file system or the database; nothing was changed then.
 */
export async function openStorage(deps: { config: Config; clock: Clock; log: Logger }): Promise<Storage> {
  const { config, clock, log } = deps;
  const { configDir, databaseFile } = config;
  mkdirSync(configDir, { recursive: true });
  const { secretBox, installation } = unlock(join(configDir, 'secret.key'));
  let letGo = () => {};
  if (databaseFile !== null) {
    mkdirSync(dirname(databaseFile), { recursive: true });
    letGo = holdDatabase(databaseFile);
  }
  try {
    if (databaseFile !== null && (await takeInRestore(configDir, databaseFile, clock.now())))
      log.warn({}, 'A backup was restored.');
    const db = await openDatabase(config.databaseUrl);
    const backups = createBackupService({ db, clock, configDir, log });
    try {
      if (databaseFile !== null) await backups.clearHalfCopies();
      const backup =
        databaseFile !== null && (await db.isOutdated()) ? await backups.create('update') : undefined;
      try {
        await db.migrate();
      } catch (error) {
        // Nothing was changed. A start that fails again and again would push all older backups out.
        if (backup) await backups.remove(backup.name);
        throw error;
      }
    } catch (error) {
      await db.close();
      throw error;
    }
    return {
      db,
      secretBox,
      installation,
      backups,
      close: async () => {
        await db.close();
        letGo();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
