import type { NamingPreviewRequest } from '../../lib/api/types.ts';
import type { TextKey } from '../../lib/i18n/rooms.ts';

type Example = { key: string; label: TextKey; book: NamingPreviewRequest['book']; files: string[] };

/** Books that show what a pattern does: a part of a series, a book on its own, a part with a decimal number. */
export const NAMING_EXAMPLES: readonly Example[] = [
  {
    key: 'series',
    label: 'naming.exampleSeries',
    book: {
      title: 'The Sign of the Four',
      authors: ['Arthur Conan Doyle'],
      narrators: ['David Clarke'],
      series: [{ name: 'Sherlock Holmes', position: '2' }],
      releaseDate: '2016-04-05',
      language: 'english',
      publisher: 'LibriVox',
      asin: 'B01DV2TH4K',
    },
    files: ['01.mp3', '02.mp3'],
  },
  {
    key: 'single',
    label: 'naming.exampleSingle',
    book: {
      title: 'Pride and Prejudice',
      authors: ['Jane Austen'],
      narrators: ['Karen Savage'],
      series: [],
      releaseDate: '2015-09-08',
      language: 'english',
      publisher: 'LibriVox',
      asin: 'B014V7MHC2',
    },
    files: ['Pride and Prejudice.m4b'],
  },
  {
    key: 'decimal',
    label: 'naming.exampleDecimal',
    book: {
      title: 'Glinda of Oz: A Story',
      authors: ['L. Frank Baum', 'W. W. Denslow'],
      narrators: [],
      series: [{ name: 'Oz', position: '14.5' }],
      releaseDate: null,
      language: 'english',
    },
    files: ['Disc 1/01.mp3', 'Disc 2/01.mp3'],
  },
];
