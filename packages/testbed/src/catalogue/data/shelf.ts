import type {
  CatalogueAuthor,
  CatalogueBook,
  CatalogueSeries,
  CoverStyle,
  Language,
  Region,
} from '../model.ts';

/** Makes the ASIN-shaped numbers of the catalogue; none of them belongs to a real product. */
const asinOf = (prefix: string, number: number) => prefix + String(number).padStart(10 - prefix.length, '0');

const author = (number: number, name: string): CatalogueAuthor => ({ name, asin: asinOf('B0EMA', number) });

export const AUTHORS = {
  austen: author(1, 'Jane Austen'),
  doyle: author(2, 'Arthur Conan Doyle'),
  verne: author(3, 'Jules Verne'),
  dumas: author(4, 'Alexandre Dumas'),
  baum: author(5, 'L. Frank Baum'),
  vanDyne: author(6, 'Edith Van Dyne'),
  carroll: author(7, 'Lewis Carroll'),
  dickens: author(8, 'Charles Dickens'),
  wells: author(9, 'H. G. Wells'),
  stoker: author(10, 'Bram Stoker'),
  shelley: author(11, 'Mary Shelley'),
  stevenson: author(12, 'Robert Louis Stevenson'),
  charlotteBronte: author(13, 'Charlotte Brontë'),
  currerBell: author(14, 'Currer Bell'),
  emilyBronte: author(15, 'Emily Brontë'),
  eliot: author(16, 'George Eliot'),
  twain: author(17, 'Mark Twain'),
  burroughs: author(18, 'Edgar Rice Burroughs'),
  montgomery: author(19, 'L. M. Montgomery'),
  tolstoy: author(20, 'Leo Tolstoy'),
  tolstoyRussian: author(21, 'Лев Толстой'),
  dostoevsky: author(22, 'Fyodor Dostoevsky'),
  dostoevskyRussian: author(23, 'Фёдор Достоевский'),
  soseki: author(24, '夏目漱石'),
  sosekiEnglish: author(25, 'Natsume Sōseki'),
  kafka: author(26, 'Franz Kafka'),
  goethe: author(27, 'Johann Wolfgang von Goethe'),
  jacobGrimm: author(28, 'Jacob Grimm'),
  wilhelmGrimm: author(29, 'Wilhelm Grimm'),
  hugo: author(30, 'Victor Hugo'),
  leblanc: author(31, 'Maurice Leblanc'),
  cervantes: author(32, 'Miguel de Cervantes'),
  collodi: author(33, 'Carlo Collodi'),
  machado: author(34, 'Machado de Assis'),
  melville: author(35, 'Herman Melville'),
  jerome: author(36, 'Jerome K. Jerome'),
  marx: author(37, 'Karl Marx'),
  engels: author(38, 'Friedrich Engels'),
  brinton: author(39, 'Sybil G. Brinton'),
  chernyshevsky: author(40, 'Nikolay Chernyshevsky'),
} as const satisfies Record<string, CatalogueAuthor>;

const series =
  (number: number, name: string) =>
  (position: string | null): CatalogueSeries => ({
    name,
    asin: asinOf('B0EMS', number),
    position,
  });

/** Call with the position: `SERIES.oz('1')`. */
export const SERIES = {
  holmes: series(1, 'Sherlock Holmes'),
  challenger: series(2, 'Professor Challenger'),
  voyages: series(3, 'Voyages Extraordinaires'),
  voyagesFrench: series(4, 'Voyages extraordinaires'),
  dArtagnan: series(5, "The d'Artagnan Romances"),
  oz: series(6, 'Oz'),
  auntJane: series(7, "Aunt Jane's Nieces"),
  alice: series(8, "Alice's Adventures"),
  barsoom: series(9, 'Barsoom'),
  anne: series(10, 'Anne of Green Gables'),
  lupin: series(11, 'Arsène Lupin'),
  christmasBooks: series(12, 'Christmas Books'),
  moon: series(13, 'Baltimore Gun Club'),
  nemo: series(14, 'Captain Nemo'),
  sawyer: series(15, 'Tom Sawyer & Huckleberry Finn'),
} as const;

const REGIONS: Record<Language, readonly Region[]> = {
  english: ['us', 'ca', 'uk', 'au', 'in'],
  german: ['de'],
  french: ['fr', 'ca'],
  russian: ['us', 'uk', 'de'],
  japanese: ['jp', 'us'],
  spanish: ['es', 'us'],
  italian: ['it'],
  portuguese: ['br'],
};

const PALETTES: readonly CoverStyle[] = [
  { from: '#27364d', to: '#7f5a83', ink: '#fdf6e3' },
  { from: '#12372a', to: '#436850', ink: '#fbfada' },
  { from: '#5c1a1b', to: '#b5523b', ink: '#fff4e6' },
  { from: '#1b2a49', to: '#465881', ink: '#e8f1ff' },
  { from: '#3a2d32', to: '#a0785a', ink: '#fdf3e7' },
  { from: '#0f3d3e', to: '#2f8f83', ink: '#f1f1f1' },
  { from: '#2d1e2f', to: '#a64942', ink: '#ffe9d6' },
  { from: '#22333b', to: '#7a8b72', ink: '#f2f4e9' },
  { from: '#4a2545', to: '#c36f8a', ink: '#fff0f5' },
  { from: '#14213d', to: '#c98b2b', ink: '#fff8e7' },
];

export type Edition = Omit<
  CatalogueBook,
  'asin' | 'regions' | 'series' | 'rating' | 'cover' | 'formatType' | 'language'
> &
  Partial<Pick<CatalogueBook, 'asin' | 'regions' | 'series' | 'cover' | 'formatType' | 'language'>> & {
    /** Number of ratings: what sorts "best sellers". */
    fame?: number;
  };

/** A book with the defaults of the shelf: unabridged, English, sold where that language is sold. */
export function edition(number: number, { fame, ...facts }: Edition): CatalogueBook {
  const language = facts.language ?? 'english';
  return {
    asin: asinOf('B0EM', number),
    regions: REGIONS[language],
    series: [],
    formatType: 'unabridged',
    cover: PALETTES[(number * 7 + Math.floor(number / 10) * 3) % PALETTES.length]!,
    rating: { average: 3.9 + ((number * 7) % 10) / 10, count: fame ?? 40 + ((number * 37) % 400) },
    ...facts,
    language,
  };
}

/** `numbered('Chapter', 3)` → Chapter 1, Chapter 2, Chapter 3. */
export const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);
