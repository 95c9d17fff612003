import type { SettingsSections } from '@earmark/contracts';
import type { LibraryService } from '../../modules/library/index.ts';
import { previewNaming } from '../../modules/naming/index.ts';
import type { SectionTest } from '../../modules/settings/index.ts';
import { EXAMPLE_BOOK } from './example-book.ts';

/** Can books be filed there, and what is the path of one? */
export function testMediaManagement(library: Pick<LibraryService, 'rootFolders'>): SectionTest {
  return async (raw) => {
    const values = raw as SettingsSections['mediaManagement'];
    if (values.libraryPath === '') {
      return {
        ok: false,
        message: 'No library path is set.',
        hint: 'Enter the folder your books live in.',
        details: [],
      };
    }
    const { path } = previewNaming({ book: EXAMPLE_BOOK }, values);
    const folder = await library.rootFolders.test({ path: values.libraryPath });
    const details = [...folder.details, { label: 'Example', value: path, ok: true }];
    const hasWarning = folder.ok && details.some(({ ok }) => ok === false);
    return {
      ...folder,
      ...(hasWarning ? { message: `Books can be filed in ${values.libraryPath}, with a warning.` } : {}),
      details,
    };
  };
}
