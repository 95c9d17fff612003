import { describe, expect, it } from 'vitest';
import { compilePattern, type NamingBook, type PatternOptions, renderBookPath } from './index.ts';

const planDefault = '{author}/{series}/{series} - {index} - {title} ({year})';
const wells: NamingBook = {
  title: 'The Time Machine',
  subtitle: 'An Invention',
  authors: ['H. G. Wells'],
  narrators: ['Ann Reader', 'Tom Voice'],
  series: [
    { name: 'The Scientific Romances', position: '1' },
    { name: 'Classic Adventures', position: '12' },
  ],
  year: 1895,
  asin: 'B00TMW1895',
  isbn: '9780000018953',
  publisher: 'Example Audio',
  language: 'english',
  region: 'us',
  bitrateKbps: 64,
  codec: 'AAC',
};
const plain: NamingBook = { title: 'Emma', authors: ['Jane Austen'] };

function path(pattern: string, book: NamingBook, options?: PatternOptions): string {
  return renderBookPath(compilePattern(pattern, options), book).path;
}

describe('the default pattern', () => {
  it.each<[string, NamingBook, string]>([
    [
      'everything known',
      wells,
      'H. G. Wells/The Scientific Romances/The Scientific Romances - 1 - The Time Machine (1895)',
    ],
    ['no series', { ...plain, year: 1815 }, 'Jane Austen/Emma (1815)'],
    ['no series, no year', plain, 'Jane Austen/Emma'],
    [
      'no year',
      { ...wells, year: null },
      'H. G. Wells/The Scientific Romances/The Scientific Romances - 1 - The Time Machine',
    ],
    [
      'no index',
      { ...wells, series: [{ name: 'Romances' }] },
      'H. G. Wells/Romances/Romances - The Time Machine (1895)',
    ],
    [
      'index without series',
      { ...wells, series: [{ name: ' ', position: '3' }] },
      'H. G. Wells/The Time Machine (1895)',
    ],
    [
      'a series whose name cannot be written',
      { ...plain, series: [{ name: '..', position: '1' }] },
      'Jane Austen/Emma',
    ],
    ['index 0', { ...plain, series: [{ name: 'S', position: 0 }] }, 'Jane Austen/S/S - 0 - Emma'],
    ['decimal index', { ...plain, series: [{ name: 'S', position: 1.5 }] }, 'Jane Austen/S/S - 1.5 - Emma'],
    ['bare decimal', { ...plain, series: [{ name: 'S', position: '.5' }] }, 'Jane Austen/S/S - 0.5 - Emma'],
    [
      'range with a long dash',
      { ...plain, series: [{ name: 'S', position: '1–3' }] },
      'Jane Austen/S/S - 1-3 - Emma',
    ],
    ['letters', { ...plain, series: [{ name: 'S', position: '2A' }] }, 'Jane Austen/S/S - 2A - Emma'],
    [
      'labelled position',
      { ...plain, series: [{ name: 'S', position: 'Book 4' }] },
      'Jane Austen/S/S - 4 - Emma',
    ],
    ['no author', { title: 'Beowulf' }, 'Unknown Author/Beowulf'],
    ['blank author', { title: 'Beowulf', authors: ['  '] }, 'Unknown Author/Beowulf'],
    [
      'year from the release date',
      { ...plain, releaseDate: '2014-03-11T08:00:00Z' },
      'Jane Austen/Emma (2014)',
    ],
    ['year in words', { ...plain, year: 'circa 1815' }, 'Jane Austen/Emma (1815)'],
    ['year zero is no year', { ...plain, year: 0 }, 'Jane Austen/Emma'],
    ['first author only', { ...plain, authors: ['Neil Gaiman', 'Terry Pratchett'] }, 'Neil Gaiman/Emma'],
    [
      'a translator is no author',
      { ...plain, authors: ['Aylmer Maude - translator', 'Leo Tolstoy'] },
      'Leo Tolstoy/Emma',
    ],
    [
      'non-Latin',
      { title: '銀河鉄道の夜', authors: ['宮沢 賢治'], year: 1934 },
      '宮沢 賢治/銀河鉄道の夜 (1934)',
    ],
    [
      'a number as title',
      { title: '1984', authors: ['George Orwell'], year: 1949 },
      'George Orwell/1984 (1949)',
    ],
  ])('%s', (_, book, expected) => {
    expect(path(planDefault, book)).toBe(expected);
  });

  it('drops the series level when series folders are off, and only that', () => {
    const options = { useSeriesFolders: false };
    expect(path(planDefault, wells, options)).toBe(
      'H. G. Wells/The Scientific Romances - 1 - The Time Machine (1895)',
    );
    expect(path(planDefault, plain, options)).toBe('Jane Austen/Emma');
    expect(path('{author}/Series/{series} {index}/{title}', wells, options)).toBe(
      'H. G. Wells/Series/The Scientific Romances 1/The Time Machine',
    );
    expect(path('{author}/{series|the} ({series2})/{title}', wells, options)).toBe(
      'H. G. Wells/The Time Machine',
    );
  });
});

describe('missing values', () => {
  it.each<[string, string, NamingBook, string]>([
    ['a label goes with its value', 'Vol. {index} - {title}', plain, 'Emma'],
    ['a label stays with its value', 'Vol. {index} - {title}', wells, 'Vol. 1 - The Time Machine'],
    ['a glued label', '{series} #{index}', { ...wells, series: [{ name: 'S' }] }, 'S'],
    ['a word before a value', '{title} by {narrator}', plain, 'Emma'],
    [
      'separators of one kind each',
      '{series}, Book {index}: {title}',
      { ...wells, series: [{ name: 'S' }] },
      'S - The Time Machine',
    ],
    ['square brackets', '{title} [{asin}] ({year})', plain, 'Emma'],
    ['curly brackets', '{title} {{{narrator}}}', wells, 'The Time Machine {Ann Reader}'],
    ['curly brackets, empty', '{title} {{{narrator}}}', plain, 'Emma'],
    ['text and value in brackets', '{title} (read by {narrator})', plain, 'Emma'],
    [
      'two values in brackets',
      '{title} ({year}, {language})',
      { ...wells, year: null },
      'The Time Machine (English)',
    ],
    ['no spaces', '{author}_{series}_{title}', plain, 'Jane Austen_Emma'],
    ['points', '{author}.{series}.{title}', plain, 'Jane Austen.Emma'],
    ['the stronger separator stays', '{author} - {index}. {title}', plain, 'Jane Austen - Emma'],
    [
      'brackets before a dash',
      '{title} ({year}) - {narrator}',
      { ...wells, year: null },
      'The Time Machine - Ann Reader',
    ],
    ['a dash inside a word is text', 'Sci-Fi {title}', plain, 'Sci-Fi Emma'],
    ['a level of text stays', 'Audiobooks/{author}/{title}', plain, 'Audiobooks/Jane Austen/Emma'],
    ['a level of label and series goes', '{author}/Series {series}/{title}', plain, 'Jane Austen/Emma'],
    ['the own folder never vanishes', '{author}/{series}', plain, 'Jane Austen/Emma'],
    ['nothing at all', '{series}', { title: '???' }, 'Unknown Title'],
  ])('%s', (_, pattern, book, expected) => {
    expect(path(pattern, book)).toBe(expected);
  });
});

describe('grammar', () => {
  it.each<[string, NamingBook, string]>([
    ['{index:00}', wells, '01'],
    ['{index:000} {title}', { ...wells, series: [{ name: 'S', position: '1.5' }] }, '001.5 The Time Machine'],
    [
      '{index|pad:2} {title}',
      { ...wells, series: [{ name: 'S', position: 'Prequel' }] },
      'Prequel The Time Machine',
    ],
    ['{title|the}', wells, 'Time Machine, The'],
    ['{title|max:8}', wells, 'The Time'],
    ['{title:-7}', wells, 'Machine'],
    ['{series|initials} {index} {title}', wells, 'TSR 1 The Time Machine'],
    ['{sortAuthor|first}/{sortAuthor}/{title}', wells, 'W/Wells, H. G/The Time Machine'],
    ['{authors|first:2|join:" & "}', { ...plain, authors: ['A', 'B', 'C'] }, 'A & B'],
    ['{authors}', { ...plain, authors: ['A', 'B', 'C', 'D', 'E'] }, 'Various Authors'],
    ['{authors}', { ...plain, authors: ['A', 'B', 'A'] }, 'A, B'],
    ['{narrators}', wells, 'Ann Reader, Tom Voice'],
    ['{title|upper}', plain, 'EMMA'],
    ['{title|spaces:"_"}', wells, 'The_Time_Machine'],
    ['{title|ascii}', { title: 'Brontë à Noël' }, 'Bronte a Noel'],
    ['{series ?? author} {title}', plain, 'Jane Austen Emma'],
    ['{series ?? "Single"}/{title}', plain, 'Single/Emma'],
    ['{Author Name}/{Book_Title}', plain, 'Jane Austen/Emma'],
    ['{title}{ (year)}{ - narrator}', wells, 'The Time Machine (1895) - Ann Reader'],
    ['{title}{ (year)}{ - narrator}', plain, 'Emma'],
    [
      '{title}[[, read by {narrator} in {language}]]',
      wells,
      'The Time Machine, read by Ann Reader in English',
    ],
    ['{title}[[, read by {narrator} in {language}]]', { ...wells, language: null }, 'The Time Machine'],
    ['{title} [[[{asin}]]]', wells, 'The Time Machine [B00TMW1895]'],
    [
      '{title} [[{year} [[{publisher} ]]{series}]]',
      { ...wells, publisher: null },
      'The Time Machine 1895 The Scientific Romances',
    ],
    ['[[{author} - ]]{title}', { title: 'Beowulf' }, 'Beowulf'],
    ['{{{title}}}', plain, '{Emma}'],
    [
      '{title} {isbn} {region} {codec} {bitrate} {series2} {index2} {subtitle}',
      wells,
      'The Time Machine 9780000018953 us AAC 64kbps Classic Adventures 12 An Invention',
    ],
    ['{title} ({edition})', { ...plain, abridged: true }, 'Emma (Abridged)'],
    ['{title} ({edition})', { ...plain, format: 'dramatized_adaptation' }, 'Emma (Dramatised)'],
    ['{title} ({edition})', { ...plain, format: 'unabridged', abridged: false }, 'Emma'],
    [' / {author} // {title} / ', plain, 'Jane Austen/Emma'],
  ])('%s → %#', (pattern, book, expected) => {
    expect(path(pattern, book)).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ['', /empty/],
    ['   ', /empty/],
    ['{titel}', /\{titel\} is not a token; did you mean \{title\}\? \(at character 2/],
    ['{author}/{', /not closed \(at character 10/],
    ['{title', /not closed/],
    ['{title}}', /closes nothing.*character 8/],
    ['{}', /no token/],
    ['{title author}', /not a token/],
    ['{title (year) more}', /does not belong here/],
    ['{title|shout}', /“shout” is not a filter/],
    ['{title|max}', /needs a number/],
    ['{title|max:0}', /needs a number/],
    ['{title|the:2}', /takes nothing/],
    ['{title|join}', /needs a text/],
    ['{title ?? }', /expected here|not closed/],
    ['{title}[[ {year}', /optional part is not closed.*character 8/],
    ['{author}\\{title}', /separated by \/.*character 9/],
    ['{title}?', /cannot stand in a file name.*character 8/],
    ['{author}/../{title}', /level of dots/],
    ['../{title}', /level of dots/],
    ['{author}/./{title}', /level of dots/],
    ['{part} {title}', /belongs to file names/],
    [`{title}${'x'.repeat(130)}`, /longer than 120 bytes/],
    [`${'{title}/'.repeat(13)}x`, /more than 12/],
    ['x'.repeat(1001), /longer than 1000/],
  ])('refuses %s', (pattern, problem) => {
    expect(() => compilePattern(pattern, { field: 'folderPattern' })).toThrowError(
      expect.objectContaining({
        code: 'bad_input',
        status: 400,
        message: expect.stringMatching(problem),
        errors: [{ path: 'folderPattern', message: expect.stringMatching(problem) }],
      }),
    );
  });

  it('warns of patterns that will disappoint', () => {
    expect(compilePattern(planDefault).warnings).toEqual([]);
    expect(compilePattern('{author}').warnings.join()).toMatch(/no \{title\}/);
    expect(compilePattern('{title}').warnings.join()).toMatch(/no \{author\}/);
    expect(compilePattern('/{author}/{title}').warnings.join()).toMatch(/below the root folder/);
    expect(compilePattern('{author}/{title}/{series}').warnings.join()).toMatch(/last folder level/);
    expect(compilePattern('{author}/{title}[[ x ]]').warnings.join()).toMatch(/holds no token/);
  });
});

describe('values never alter the structure', () => {
  it.each<[string, string]>([
    ['AC/DC \\ Live', 'AC-DC - Live'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..', 'Unknown Title'],
    ['.', 'Unknown Title'],
    ['.hidden', 'hidden'],
    ['...And Ladies of the Club', 'And Ladies of the Club'],
    ['What If...?', 'What If'],
    ['Dune: Messiah', 'Dune - Messiah'],
    ['Dune:', 'Dune'],
    ['At 10:04', 'At 10-04'],
    ['<b>"Who?" * | pipes', 'bWho pipes'],
    ['tab\tnew\nline\u0000nul\u202etfel', 'tab new linenultfel'],
    ['  many   spaces\u3000wide ', 'many spaces wide'],
    ['trailing dots. . .', 'trailing dots'],
    ['🎧 Emoji 👩‍👩‍👧', '🎧 Emoji 👩‍👩‍👧'],
    ['half \ud83d pair', 'half pair'],
    ['\u202bאלף לילה ולילה\u202c', 'אלף לילה ולילה'],
    ['ألف ليلة\u200f: الجزء', 'ألف ليلة - الجزء'],
    ['Cafe\u0301', 'Café'],
    ['CON', 'CON_'],
    ['nul.txt', 'nul_.txt'],
    ['Com7 ', 'Com7_'],
    ['Console Wars', 'Console Wars'],
    ['-1', '-1'],
    ['{author}', '{author}'],
    ['???', 'Unknown Title'],
  ])('%j → %j', (title, expected) => {
    expect(path('{title}', { title })).toBe(expected);
  });

  it.each([
    ['dash', 'A- B-C'],
    ['space', 'A B C'],
    ['spaceDash', 'A - B -C'],
    ['delete', 'A BC'],
    ['smart', 'A - B-C'],
  ] as const)('colon policy %s', (colonReplacement, expected) => {
    expect(path('{title}', { title: 'A: B:C' }, { colonReplacement })).toBe(expected);
  });

  it('applies the colon policy to the text of the pattern', () => {
    expect(path('{series}: {title}', wells, { colonReplacement: 'delete' })).toBe(
      'The Scientific Romances The Time Machine',
    );
  });
});

describe('length', () => {
  const bytes = (text: string) => Buffer.byteLength(text);
  const longBook: NamingBook = {
    title: `${'A very long title indeed '.repeat(30)}Volume 2`,
    authors: ['H. G. Wells'],
    series: [{ name: 'The Scientific Romances', position: '12.5' }],
    year: 1895,
  };

  it('keeps year, index and both ends of an over-long title', () => {
    const { segments } = renderBookPath(compilePattern(planDefault), longBook);
    const own = segments.at(-1)!;
    expect(bytes(own)).toBeLessThanOrEqual(255);
    expect(bytes(own)).toBeGreaterThan(200);
    expect(own).toMatch(
      /^The Scientific Romances - 12\.5 - A very long title indeed .*….*Volume 2~[0-9a-z]{7} \(1895\)$/,
    );
  });

  it('tells long titles apart that differ anywhere', () => {
    const compiled = compilePattern(planDefault);
    const filler = 'w '.repeat(150);
    const titles = [
      `${filler}x ${filler}`,
      `${filler}y ${filler}`,
      `${filler}${filler}x`,
      `x${filler}${filler}`,
    ];
    const paths = new Set(titles.map((title) => renderBookPath(compiled, { ...longBook, title }).path));
    expect(paths.size).toBe(titles.length);
  });

  it('cuts between graphemes of four bytes and more', () => {
    const family = '👩‍👩‍👧';
    const own = path('{title} ({year})', { title: family.repeat(60), year: 1999 });
    expect(bytes(own)).toBeLessThanOrEqual(255);
    expect(own).toMatch(/^(?:👩‍👩‍👧)+…~[0-9a-z]{7} \(1999\)$/u);
  });

  it('shares the room when series and title are both long', () => {
    const own = path('{series} - {title}', { title: 'T'.repeat(300), series: [{ name: 'S'.repeat(300) }] });
    expect(own).toMatch(/^S{90,}…~\w{7} - T{90,}…~\w{7}$/);
    expect(bytes(own)).toBeLessThanOrEqual(255);
  });

  it('keeps the whole path within its budget', () => {
    const long = (letter: string) => letter.repeat(400);
    const book = {
      title: long('t'),
      authors: [long('a')],
      series: [{ name: long('s'), position: '1' }],
      year: 2000,
    };
    const { path: whole, segments } = renderBookPath(compilePattern(planDefault), book, {
      pathBudgetBytes: 300,
    });
    expect(bytes(whole)).toBeLessThanOrEqual(300);
    expect(segments).toHaveLength(3);
    expect(segments.at(-1)).toMatch(/ - 1 - .*\(2000\)$/);
  });

  it('stops a number in the series that is no number', () => {
    const own = path('{series} - {index} - {title}', {
      title: 'T',
      series: [{ name: 'S', position: '1,'.repeat(500) }],
    });
    expect(bytes(own)).toBeLessThanOrEqual(100);
    expect(own.endsWith(' - T')).toBe(true);
  });
});
