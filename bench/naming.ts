import {
  bookPathKey,
  compileNaming,
  type NamingBook,
  renderBookPath,
  renderFileNames,
} from '../apps/server/src/modules/naming/index.ts';
import { settingsSections } from '../packages/contracts/src/settings.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { inTurn, timed } from './lib/samples.ts';

const BOOKS = 10_000;
const ROUNDS = 15;
const GOAL_PER_SECOND = 500_000;
const GOAL_PREVIEW_MS = 100;

/** The default folder pattern on ten thousand different books. */
export const naming: Benchmark = {
  name: 'naming',
  title: 'Naming: the default folder pattern, 10,000 different books',
  run: async () => {
    const settings = settingsSections.mediaManagement.parse({});
    const compiled = compileNaming(settings);
    const books = Array.from({ length: BOOKS }, (_, index) => bookOf(index));
    // Names as they come: accents, other scripts, colons, no series.
    const mixed = books.map((book, index) => ({ ...book, ...oddities[index % oddities.length] }));
    const mixedPaths = () => mixed.map((book) => renderBookPath(compiled.folder, book).path);
    const paths = () => books.map((book) => renderBookPath(compiled.folder, book).path);
    const naive = () => books.map((book) => renderNaively(settings.folderPattern, book));
    const preview = () => {
      const fresh = compileNaming(settings);
      const taken = new Set<string>();
      for (const book of books) {
        const { path } = renderBookPath(fresh.folder, book);
        taken.add(bookPathKey(path));
        renderFileNames(fresh.file, book, [{ name: 'part.m4b' }]);
      }
      if (taken.size !== BOOKS) throw new Error(`${taken.size} different paths of ${BOOKS}.`);
    };
    const [sample] = paths();
    if (sample !== naive()[0]) throw new Error(`"${sample}" is not "${naive()[0]}".`);
    for (const act of [paths, mixedPaths, naive, preview]) act();

    // By CPU time: what else the machine does must not make it slower.
    const perSecond = async (act: () => unknown) => (BOOKS / (await timed(act)).cpuMs) * 1000;
    const renders = await inTurn(
      ROUNDS,
      () => perSecond(paths),
      () => perSecond(naive),
    );
    const mixedRenders = await inTurn(
      ROUNDS,
      () => perSecond(mixedPaths),
      () => perSecond(naive),
    );
    const previews = await inTurn(
      ROUNDS,
      () => timed(preview),
      () => timed(naive),
    );
    return [
      {
        name: 'folder paths',
        unit: 'a second of CPU',
        samples: renders.ones,
        baseline: { name: 'a regular expression that fills in cleaned values', samples: renders.others },
        target: { of: 'value', atLeast: GOAL_PER_SECOND },
      },
      {
        name: 'folder paths of mixed names: accents, other scripts, colons, no series',
        unit: 'a second of CPU',
        samples: mixedRenders.ones,
        baseline: { name: 'a regular expression, plain names', samples: mixedRenders.others },
        target: { of: 'value', atLeast: GOAL_PER_SECOND },
      },
      {
        name: 'preview of 10,000 books: patterns compiled, folder, file name, place taken or not',
        unit: 'ms of CPU',
        samples: previews.ones.map((one) => one.cpuMs),
        baseline: {
          name: 'a regular expression, folder only',
          samples: previews.others.map((one) => one.cpuMs),
        },
        target: { of: 'value', atMost: GOAL_PREVIEW_MS },
      },
    ];
  },
};

const oddities: readonly Partial<NamingBook>[] = [
  {},
  { title: 'The Machine: A "Tale" of Time/Space' },
  {
    authors: ['Émile Zola'],
    title: 'La Bête humaine',
    series: [{ name: 'Les Rougon-Macquart', position: '17' }],
  },
  { authors: ['夏目漱石'], title: '吾輩は猫である', series: [] },
];

function bookOf(index: number): NamingBook {
  return {
    title: `The ${index}th Book of Benchmarks`,
    authors: [`Author ${index % 500}`],
    narrators: [`Narrator ${index % 300}`],
    series: [{ name: `Series ${index % 400}`, position: String((index % 40) / 2 + 1) }],
    releaseDate: `${1950 + (index % 70)}-01-01`,
    asin: `B${String(index).padStart(9, '0')}`,
  };
}

/** What anybody writes first: no missing values, no length, no brackets that go with them. */
function renderNaively(pattern: string, book: NamingBook): string {
  const values: Record<string, string> = {
    author: book.authors?.[0] ?? '',
    series: book.series?.[0]?.name ?? '',
    index: String(book.series?.[0]?.position ?? ''),
    title: book.title,
    year: book.releaseDate?.slice(0, 4) ?? '',
  };
  return pattern
    .split('/')
    .map((level) =>
      level
        .replaceAll(/\{(\w+)\}/g, (_, token: string) => cleaned(values[token] ?? ''))
        .replaceAll(/\s+/g, ' ')
        .replace(/[. ]+$/, ''),
    )
    .join('/');
}

function cleaned(value: string): string {
  return value
    .normalize('NFC')
    .replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, ' ')
    .trim();
}
