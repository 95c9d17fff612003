import type { SettingsSectionName, SettingsSections, TestResult } from '@earmark/contracts';
import type { LibraryService } from '../modules/library/index.ts';
import { previewNaming } from '../modules/naming/index.ts';
import type { SignOnService } from '../modules/users/index.ts';

type SectionTest = (values: Record<string, unknown>) => Promise<TestResult>;

const EXAMPLE = {
  title: 'The Hound of the Baskervilles',
  authors: ['Arthur Conan Doyle'],
  narrators: ['LibriVox Volunteers'],
  series: [{ name: 'Sherlock Holmes', position: '5' }],
  releaseDate: '1902',
};

/** What the *Test* buttons of the settings sections try. */
export function sectionTests(
  library: LibraryService,
  signOn: Pick<SignOnService, 'test'>,
): Partial<Record<SettingsSectionName, SectionTest>> {
  return {
    signOn: (values) => signOn.test(values as SettingsSections['signOn']),
    mediaManagement: async (raw) => {
      const values = raw as SettingsSections['mediaManagement'];
      if (values.libraryPath === '') {
        return {
          ok: false,
          message: 'No library path is set.',
          hint: 'Enter the folder your books live in.',
          details: [],
        };
      }
      const { path } = previewNaming({ book: EXAMPLE }, values);
      const folder = await library.rootFolders.test({ path: values.libraryPath });
      const details = [...folder.details, { label: 'Example', value: path, ok: true }];
      const hasWarning = folder.ok && details.some(({ ok }) => ok === false);
      return {
        ...folder,
        ...(hasWarning ? { message: `Books can be filed in ${values.libraryPath}, with a warning.` } : {}),
        details,
      };
    },
  };
}
