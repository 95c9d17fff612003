import { namingPreviewRequest, settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { compileNaming, namingFilterList, namingTokenList, previewNaming, renderBookPath } from './index.ts';

const settings = settingsSections.mediaManagement.parse({});
const book = {
  title: 'The Time Machine',
  authors: ['H. G. Wells'],
  series: [{ name: 'The Scientific Romances', position: 1 }],
  year: 1895,
};

describe('naming preview', () => {
  it('answers what an import does', () => {
    const input = namingPreviewRequest.parse({ book, files: ['CD1/01.MP3', 'CD2/01.mp3'] });
    const answer = previewNaming(input, settings);
    expect(answer).toEqual({
      path: 'H. G. Wells/The Scientific Romances/The Scientific Romances - 1 - The Time Machine (1895)',
      segments: [
        'H. G. Wells',
        'The Scientific Romances',
        'The Scientific Romances - 1 - The Time Machine (1895)',
      ],
      files: [
        { from: 'CD1/01.MP3', to: '01 - The Time Machine.mp3' },
        { from: 'CD2/01.mp3', to: '02 - The Time Machine.mp3' },
      ],
      warnings: [],
    });
    expect(renderBookPath(compileNaming(settings).folder, input.book).path).toBe(answer.path);
  });

  it('takes pattern and series folders from the input first', () => {
    const input = namingPreviewRequest.parse({
      book,
      pattern: '{author}/{series}/{title}',
      useSeriesFolders: false,
    });
    expect(previewNaming(input, settings).path).toBe('H. G. Wells/The Time Machine');
  });

  it.each(['/', '//', ' / '])('refuses the pattern %j, which names no folder', (pattern) => {
    const input = namingPreviewRequest.parse({ book, pattern });
    expect(() => previewNaming(input, settings)).toThrow(/names no folder/);
  });

  it('does not call a fixed pattern an optional part', () => {
    const input = namingPreviewRequest.parse({ book, pattern: 'fixed' });
    expect(previewNaming(input, settings).warnings.join()).not.toContain('optional part');
  });

  it('warns of what stands in and what was cut', () => {
    const input = namingPreviewRequest.parse({ book: { title: 'x '.repeat(300) } });
    const { warnings } = previewNaming(input, settings);
    expect(warnings.join('\n')).toMatch(/Unknown Author/);
    expect(warnings.join('\n')).toMatch(/shortened/);
  });

  it('refuses a broken pattern with its place', () => {
    const input = namingPreviewRequest.parse({ book, pattern: '{author}/{titel}' });
    expect(() => previewNaming(input, settings)).toThrowError(
      expect.objectContaining({ code: 'bad_input', errors: [expect.objectContaining({ path: 'pattern' })] }),
    );
  });

  it('lists every token with an example that it renders', () => {
    const tokens = namingTokenList();
    expect(tokens.map(({ token }) => token)).toEqual(
      expect.arrayContaining(['{author}', '{index}', '{asin}', '{part}']),
    );
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(tokens.length);
    expect(namingFilterList().map(({ filter }) => filter)).toContain('pad');
  });
});
