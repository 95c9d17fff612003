import { AppError, describeError } from '../kernel/errors.ts';
import { compileNaming } from '../modules/naming/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';

/** A value of the environment that cannot be used ends the start; otherwise it would fail every import. */
export async function checkEnvironment(settings: SettingsService): Promise<void> {
  await settings.checkEnvironment();
  if (!settings.isLocked('folderPattern')) return;
  try {
    compileNaming(await settings.get('mediaManagement'));
  } catch (error) {
    throw new AppError({
      code: 'bad_input',
      message: `EARMARK_FOLDER_PATTERN has a value that does not fit: ${describeError(error)}`,
      status: 500,
      blame: 'setup',
    });
  }
}
