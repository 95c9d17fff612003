import type { SettingsSections } from '@earmark/contracts';
import { badInput } from '../kernel/errors.ts';
import type { LibraryService } from '../modules/library/index.ts';
import { compileNaming } from '../modules/naming/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';

/** A pattern that cannot be used and a library that is not there are refused when they are entered, not at the next import. */
export function addSettingsChecks(settings: SettingsService, library: LibraryService): void {
  settings.addCheck('mediaManagement', async (next, before) => {
    const values = next as SettingsSections['mediaManagement'];
    compileNaming(values);
    const path = values.libraryPath;
    // A folder that is set already may be away for a while: other settings can be changed meanwhile.
    if (path === '' || path === before['libraryPath']) return;
    const result = await library.rootFolders.test({ path });
    if (result.ok) return;
    throw badInput(`${result.message} ${result.hint ?? ''}`.trim(), [
      { path: 'libraryPath', message: result.message },
    ]);
  });
}
