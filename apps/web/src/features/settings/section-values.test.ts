import { describe, expect, it } from 'vitest';
import { environmentName, toSettingsBody, toTerms } from './section-values.ts';

describe('settings', () => {
  it('name the variable that fixes a field', () => {
    expect(environmentName('folderPattern')).toBe('EARMARK_FOLDER_PATTERN');
    expect(environmentName('libraryPath')).toBe('EARMARK_LIBRARY_PATH');
  });

  it('are sent without locked fields, untouched secrets and numbers that are none', () => {
    const answer = {
      section: 'audiobookshelf' as const,
      values: {},
      secretsSet: ['absApiToken'],
      locked: ['absUrl'],
    };
    const values = { absUrl: 'x', absApiToken: '', absLibraryId: '', interval: Number.NaN, count: 0 };
    expect(toSettingsBody(answer, values)).toEqual({ absLibraryId: '', count: 0 });
    expect(toSettingsBody(answer, { absApiToken: 'new' })).toEqual({ absApiToken: 'new' });
  });

  it('take one term a line', () => {
    expect(toTerms(' sample \n\nradio play\nsample')).toEqual(['sample', 'radio play']);
  });
});
