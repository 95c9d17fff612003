import { describe, expect, it } from 'vitest';
import { cleanFileName, compileFilePattern, discOfPath, extensionOf, renderFileNames } from './index.ts';

const book = { title: 'Emma', authors: ['Jane Austen'], series: [], year: 1815 };
const names = (pattern: string, files: Parameters<typeof renderFileNames>[2]) =>
  renderFileNames(compileFilePattern(pattern), book, files);

describe('file names', () => {
  it('gives a book of one file the title and keeps the extension', () => {
    expect(names('', [{ name: 'whatever 01.M4B' }])).toEqual(['Emma.m4b']);
  });

  it('numbers several files without gaps over discs', () => {
    const files = ['CD1/01.mp3', 'CD1/02.mp3', 'CD2/01.mp3'].map((name) => ({ name }));
    expect(names('', files)).toEqual(['01 - Emma.mp3', '02 - Emma.mp3', '03 - Emma.mp3']);
  });

  it('keeps a folder for each disc where that is wanted, numbered on over all of them', () => {
    const files = [1, 1, 2].map((disc, at) => ({ name: `CD${disc}/${at}.mp3`, disc, discs: 2 }));
    const render = (parts: typeof files) =>
      renderFileNames(compileFilePattern(''), book, parts, { discFolders: true });
    expect(render(files)).toEqual([
      'Disc 01/01 - Emma.mp3',
      'Disc 01/02 - Emma.mp3',
      'Disc 02/03 - Emma.mp3',
    ]);
    expect(render(files.map((file) => ({ ...file, disc: 1, discs: 1 })))[0]).toBe('01 - Emma.mp3');
    expect(discOfPath('Disc 02/03 - Emma.mp3')).toBe(2);
    expect(discOfPath('03 - Emma.mp3')).toBeUndefined();
  });

  it('pads to the width of the count', () => {
    const files = Array.from({ length: 225 }, (_, at) => ({ name: `${at}.mp3` }));
    const all = names('', files);
    expect(all[0]).toBe('001 - Emma.mp3');
    expect(all[224]).toBe('225 - Emma.mp3');
    expect([...all].sort()).toEqual(all);
  });

  it('knows the tokens of files', () => {
    const files = [
      {
        name: 'a/x one.mp3',
        disc: 1,
        discs: 2,
        chapterTitle: 'Volume I: Chapter 1',
        codec: 'MP3',
        bitrateKbps: 128.4,
      },
      { name: 'b/x two.mp3', disc: 2, discs: 2, chapterTitle: null },
    ];
    expect(
      names('{part:000} of {parts} - {chapterTitle ?? originalName} [{codec} {bitrate}]', files),
    ).toEqual(['001 of 2 - Volume I - Chapter 1 [MP3 128kbps].mp3', '002 of 2 - x two.mp3']);
    expect(names('CD{disc}/{part}', files)).toEqual(['CD1/01.mp3', 'CD2/02.mp3']);
  });

  it('never gives two files one name', () => {
    expect(names('{title}', [{ name: 'a.mp3' }, { name: 'b.mp3' }])).toEqual([
      'Emma - 01.mp3',
      'Emma - 02.mp3',
    ]);
    expect(names('{originalName}', [{ name: 'CD1/Track.mp3' }, { name: 'CD2/track.mp3' }])).toEqual([
      'Track - 01.mp3',
      'track - 02.mp3',
    ]);
    expect(names('{chapterTitle}', [{ name: 'a.mp3' }, { name: 'b.mp3' }])).toEqual(['01.mp3', '02.mp3']);
  });

  it('keeps 255 bytes with extension and number', () => {
    const long = { ...book, title: '長'.repeat(300) };
    const all = renderFileNames(compileFilePattern('{title}'), long, [{ name: 'a.mp3' }, { name: 'b.mp3' }]);
    for (const name of all) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(all[1]).toMatch(/ - 02\.mp3$/);
  });

  it('warns when the pattern cannot number', () => {
    expect(compileFilePattern('{title}').warnings.join()).toMatch(/no \{part\}/);
    expect(compileFilePattern('').warnings).toEqual([]);
  });

  it('cleans names of companions', () => {
    expect(cleanFileName('extras/Map: of "Highbury".PDF')).toBe('Map - of Highbury.pdf');
    expect(cleanFileName('...')).toBe('file');
    expect(cleanFileName('.epub')).toBe('epub');
    expect(Buffer.byteLength(cleanFileName(`${'é'.repeat(300)}.pdf`))).toBeLessThanOrEqual(255);
    expect(extensionOf('a.tar.gz')).toBe('.gz');
    expect(extensionOf('.hidden')).toBe('');
    expect(extensionOf('Mr. Darcy speaks')).toBe('');
  });
});
