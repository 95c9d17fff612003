import type { CatalogueRelease, ReleaseFormat } from '../model.ts';
import { AUSTEN_RELEASES } from './austen-releases.ts';
import { BOOKS } from './books.ts';
import { DEMO } from './demo.ts';
import { bytesFor, release, releaseOf } from './release-builder.ts';

const holmes = DEMO.sherlockHolmes.asin;
const [wonderland, lookingGlass] = DEMO.alice.asins;

const HOLMES_RELEASES: readonly CatalogueRelease[] = [
  releaseOf(DEMO.sherlockHolmes.releaseId, holmes, {
    releaseTitle:
      'Arthur Conan Doyle - Sherlock Holmes 03 - The Adventures of Sherlock Holmes [ENG / MP3 / 64kbps]',
    layout: 'disc-mp3',
    formats: ['mp3', 'jpg'],
    files: 13,
    hasContent: true,
    seeders: 37,
    grabs: 401,
    vip: true,
    freeleech: false,
    addedAt: '2025-04-18T07:44:31.000Z',
  }),
  // The next volume, whose title differs in one word.
  releaseOf(9100102, 'B0EM000205', { seeders: 99 }),
  releaseOf(9100103, 'B0EM000204', { seeders: 12 }),
  releaseOf(9100104, holmes, {
    seeders: 0,
    formats: ['mp3'],
    releaseTitle: 'The Adventures of Sherlock Holmes - Doyle - MP3',
  }),
  releaseOf(9100105, 'B0EM000213', {
    layout: 'pack-folders',
    series: [{ name: 'Sherlock Holmes', position: '1-9' }],
    files: 61,
  }),
  release(9100106, {
    title: 'The Further Adventures of Sherlock Holmes',
    authors: ['Anonymous'],
    narrators: ['Baker Street Reader'],
    series: [{ name: 'Further Adventures of Sherlock Holmes', position: '3' }],
    sizeBytes: bytesFor(42, 64),
    category: 'mystery',
    seeders: 73,
  }),
  release(9100107, {
    title: 'The Sign of the Four: A Novel (Unabridged)',
    authors: ['Arthur Conan Doyle'],
    narrators: ["Reader's Circle", 'Café READER'],
    series: [
      { name: 'Sherlock Holmes', position: '2' },
      { name: "Mrs. Hudson's Case Files & Curios", position: '1.5' },
    ],
    bookAsins: ['B0EM000202'],
    runtimeMinutes: 278,
    category: 'mystery',
    isbn: 'ASIN:B0EM000202',
  }),
  release(9100108, {
    title: 'Die Abenteuer des Sherlock Holmes',
    authors: ['Arthur Conan Doyle'],
    narrators: ['LibriVox-Freiwillige'],
    series: [{ name: 'Sherlock Holmes', position: '3' }],
    language: 'GER',
    formats: ['mp3'],
    category: 'mystery',
  }),
];

const ALICE_RELEASES: readonly CatalogueRelease[] = [
  releaseOf(DEMO.alice.releaseId, wonderland, {
    title: "Alice's Adventures in Wonderland & Through the Looking-Glass",
    releaseTitle:
      "Lewis Carroll - Alice's Adventures 1-2 - Alice's Adventures in Wonderland & Through the Looking-Glass [ENG / M4B / 64kbps]",
    bookAsins: [wonderland, lookingGlass],
    series: [{ name: "Alice's Adventures", position: '1-2' }],
    sizeBytes: bytesFor(42, 64),
    layout: 'pack-folders',
    formats: ['m4b', 'jpg'],
    files: 4,
    hasContent: true,
    seeders: 29,
    isbn: '9780000004017',
    addedAt: '2025-05-21T21:30:00.000Z',
  }),
  releaseOf(9100202, 'B0EM000403', { seeders: 64 }),
  release(9100203, {
    title: "Alice's Adventures in Wonderland",
    authors: ['Lewis Carroll'],
    formats: ['epub'],
    category: 'ebook',
  }),
];

const OTHER_RELEASES: readonly CatalogueRelease[] = [
  releaseOf(DEMO.christmasCarol.releaseId, DEMO.christmasCarol.asin, {
    releaseTitle: 'Charles Dickens - A Christmas Carol (Unabridged) [ENG / MP3 / 64kbps]',
    // Public and private: the town library offers it as a magnet link.
    indexers: ['town-library', 'open-shelf'],
    layout: 'multi-mp3',
    formats: ['mp3'],
    files: 5,
    hasContent: true,
    seeders: 18,
    addedAt: '2025-11-30T12:00:00.000Z',
  }),
  release(DEMO.manual.releaseId, {
    title: DEMO.manual.title,
    authors: [DEMO.manual.author],
    narrators: ['LibriVox Volunteers'],
    runtimeMinutes: DEMO.manual.runtimeMinutes,
    releaseTitle: 'Charlotte Perkins Gilman - The Yellow Wallpaper [ENG / M4B / 64kbps]',
    category: 'horror',
    description: '<p>A rest cure, a nursery at the top of the house, and the pattern on its walls. 1892.</p>',
    hasContent: true,
    seeders: 9,
  }),
  release(9100500, {
    title: 'The Barsoom Collection: Books 1-3 & a bonus novella',
    authors: ['Edgar Rice Burroughs'],
    narrators: ['Expedition Reader', 'Full Cast'],
    series: [
      { name: 'Barsoom', position: '01-03, 3.5' },
      { name: 'Great "Planetary" Romances', position: '' },
    ],
    bookAsins: ['B0EM000541', 'B0EM000542', 'B0EM000543'],
    layout: 'pack-folders',
    formats: ['mp3', 'jpg', 'pdf'],
    files: 74,
    runtimeMinutes: 1250,
    category: 'scienceFiction',
    tags: 'boxset, unabridged, 64kbps, public domain',
    isbn: undefined,
  }),
  // Title, tags and ISBN that look like numbers.
  releaseOf(9100501, 'B0EM000342', { tags: '1910', isbn: '9780000008138', vip: true, formats: ['mp3'] }),
  // A part of a book.
  release(9100502, {
    title: 'The Count of Monte Cristo (Part 1 of 2)',
    authors: ['Alexandre Dumas'],
    narrators: ['Harbour Reader'],
    runtimeMinutes: 1400,
    category: 'adventure',
  }),
  // A position written as a word, and a range with an en dash.
  release(9100503, {
    title: 'Dorothy and the Wizard in Oz',
    authors: ['L. Frank Baum'],
    narrators: ['Prairie Reader'],
    series: [{ name: 'Oz', position: 'Book 4' }],
    bookAsins: ['B0EM000414'],
    runtimeMinutes: 261,
    category: 'juvenile',
  }),
  release(9100504, {
    title: 'The Oz Books 1–3',
    authors: ['L. Frank Baum'],
    narrators: ['Prairie Reader'],
    series: [{ name: 'Oz', position: '1–3' }],
    bookAsins: ['B0EM000411', 'B0EM000412', 'B0EM000413'],
    layout: 'pack-folders',
    runtimeMinutes: 748,
    category: 'juvenile',
    files: 3,
  }),
  // The edition under the pen name, listed under the real name.
  releaseOf(9100505, 'B0EM000532', { authors: ['Charlotte Brontë'] }),
  release(9100506, {
    title: 'Moby Dick',
    authors: ['Herman Melville'],
    narrators: ['Harbour Reader'],
    bookAsins: ['B0EM000551'],
    runtimeMinutes: 1485,
    formats: ['flac'],
    bitrateKbps: 700,
    seeders: 3,
  }),
];

const TAKEN = new Set(
  [...AUSTEN_RELEASES, ...HOLMES_RELEASES, ...ALICE_RELEASES, ...OTHER_RELEASES].flatMap((each) =>
    each.bookAsins.length === 1 || each.hasContent ? each.bookAsins : [],
  ),
);
const UNRELEASED = new Set(['B0EM000117', 'B0EM000691', 'B0EM000402']);

/** Every other book has one plain release, every third a second one in mp3. */
const PLAIN_RELEASES: readonly CatalogueRelease[] = BOOKS.filter(
  (book) => !TAKEN.has(book.asin) && !UNRELEASED.has(book.asin),
).flatMap((book, index) => {
  const formats: readonly [ReleaseFormat, ...ReleaseFormat[]] = ['mp3', 'jpg'];
  const plain = releaseOf(9_101_000 + index * 10, book.asin);
  return index % 3 === 0
    ? [
        plain,
        releaseOf(plain.id + 1, book.asin, {
          formats,
          bitrateKbps: 128,
          indexers: ['town-library', 'open-shelf'],
        }),
      ]
    : [plain];
});

/** Enough rows of one name to need several pages. */
const SHORT_STORIES: readonly CatalogueRelease[] = Array.from({ length: 150 }, (_, index) => {
  const volume = String(index + 1).padStart(3, '0');
  return release(9_110_000 + index, {
    title: `Short Story Collection Vol. ${volume}`,
    authors: ['Various'],
    narrators: ['LibriVox Volunteers'],
    series: [{ name: 'Short Story Collection', position: String(index + 1) }],
    formats: ['mp3'],
    runtimeMinutes: 180 + (index % 60),
    isbn: undefined,
  });
});

/** Every release of the testbed's indexers. */
export const RELEASES: readonly CatalogueRelease[] = [
  ...AUSTEN_RELEASES,
  ...HOLMES_RELEASES,
  ...ALICE_RELEASES,
  ...OTHER_RELEASES,
  ...PLAIN_RELEASES,
  ...SHORT_STORIES,
];
