import type { CatalogueRelease } from '../model.ts';
import { DEMO } from './demo.ts';
import { bytesFor, release, releaseOf } from './release-builder.ts';

const demo = DEMO.prideAndPrejudice.asin;
const AUSTEN = ['Jane Austen'];

/** One right answer for the demonstration and every wrong one that looks like it. */
export const AUSTEN_RELEASES: readonly CatalogueRelease[] = [
  releaseOf(DEMO.prideAndPrejudice.releaseId, demo, {
    releaseTitle: 'Jane Austen - Pride and Prejudice (Unabridged) [ENG / M4B / 64kbps]',
    hasContent: true,
    files: 2,
    formats: ['m4b', 'jpg'],
    seeders: 42,
    grabs: 512,
    freeleech: true,
    addedAt: '2025-03-02T19:12:05.000Z',
  }),
  // The same reading, dead: nobody seeds it.
  releaseOf(9100002, demo, {
    releaseTitle: 'Pride and Prejudice by Jane Austen M4B',
    seeders: 0,
    leechers: 3,
    indexers: ['myanonamouse', 'town-library'],
    addedAt: '2021-06-11T08:00:00.000Z',
  }),
  // Far too small for its length: 8 kbps.
  releaseOf(9100003, demo, {
    releaseTitle: 'Jane Austen - Pride and Prejudice [MP3]',
    formats: ['mp3'],
    bitrateKbps: 8,
    tags: 'Unabridged | tiny',
    indexers: ['town-library'],
    seeders: 51,
  }),
  // The long edition by another narrator.
  releaseOf(9100010, 'B0EM000102', {
    seeders: 88,
    grabs: 940,
    releaseTitle:
      'Jane Austen - Pride and Prejudice (Unabridged) read by Evening Reader [ENG / M4B / 64kbps]',
  }),
  releaseOf(9100011, 'B0EM000102', {
    formats: ['mp3', 'jpg'],
    bitrateKbps: 128,
    files: 62,
    releaseTitle: 'Jane Austen - Pride and Prejudice - 61 chapters MP3 128kbps',
    indexers: ['open-shelf', 'town-library'],
  }),
  releaseOf(9100020, 'B0EM000103', {
    formats: ['mp3'],
    releaseTitle: 'Jane Austen - Pride and Prejudice (Abridged) [ENG / MP3 / 64kbps]',
    seeders: 66,
  }),
  releaseOf(9100021, 'B0EM000104', {
    category: 'drama',
    releaseTitle: 'Pride & Prejudice - Full Cast Radio Dramatisation [ENG / MP3 / 128kbps]',
    formats: ['mp3'],
    bitrateKbps: 128,
    tags: 'Dramatised | full cast | radio play | 128 kbps',
    seeders: 71,
  }),
  releaseOf(9100022, 'B0EM000107', {
    releaseTitle: 'Jane Austen - Stolz und Vorurteil [GER / M4B / 64kbps]',
  }),
  releaseOf(9100023, 'B0EM000108', {
    formats: ['mp3'],
    releaseTitle: 'Jane Austen - Orgueil et Préjugés [FRE / MP3 / 64kbps]',
  }),
  // German audio under the English title: only the language field tells.
  releaseOf(9100024, 'B0EM000107', {
    title: 'Pride and Prejudice',
    releaseTitle: 'Jane Austen - Pride and Prejudice (Stolz und Vorurteil) German [MP3]',
    formats: ['mp3'],
    seeders: 90,
    isbn: undefined,
  }),
  releaseOf(9100025, 'B0EM000105', { releaseTitle: 'Pride and Prejudice: A Study Guide [M4B]', seeders: 30 }),
  releaseOf(9100026, 'B0EM000106', { releaseTitle: 'Summary of Pride and Prejudice by Jane Austen [M4B]' }),
  releaseOf(9100027, 'B0EM000109'),
  // A sequel by somebody else, sized like the demonstration's reading.
  release(9100028, {
    title: 'Pemberley: A Sequel to Pride and Prejudice',
    authors: ['Anonymous'],
    narrators: ['LibriVox Volunteers'],
    series: [{ name: 'Pride and Prejudice Continued', position: '1' }],
    sizeBytes: bytesFor(41, 64),
    category: 'romance',
    seeders: 95,
  }),
  release(9100029, {
    title: 'Pride and Prejudice Retold for Young Listeners',
    authors: ['Jane Austen', 'The Study Circle'],
    narrators: ['Classroom Reader'],
    sizeBytes: bytesFor(39, 64),
    category: 'juvenile',
    tags: 'Retelling | 64 kbps',
    seeders: 44,
  }),
  release(9100030, {
    title: 'Pride and Prejudice',
    authors: AUSTEN,
    formats: ['epub', 'pdf'],
    category: 'ebook',
    seeders: 120,
    indexers: ['myanonamouse', 'open-shelf', 'town-library'],
  }),
  // The text with a picture, called an audiobook.
  release(9100031, {
    title: 'Pride and Prejudice (Audiobook + eBook)',
    authors: AUSTEN,
    formats: ['epub', 'azw3'],
    category: 'ebook',
    releaseTitle: 'Jane Austen - Pride and Prejudice (Audiobook + eBook)',
    indexers: ['town-library'],
    seeders: 17,
  }),
  releaseOf(9100040, 'B0EM000116', {
    releaseTitle: 'Jane Austen - The Complete Novels (6 books) [ENG / M4B / 64kbps]',
    title: 'Jane Austen: The Complete Novels (Books 1-6)',
    bookAsins: ['B0EM000110', 'B0EM000102', 'B0EM000113', 'B0EM000111', 'B0EM000114', 'B0EM000112'],
    layout: 'pack-folders',
    files: 12,
    seeders: 58,
  }),
  releaseOf(DEMO.noAudio.releaseId, DEMO.noAudio.asin, {
    releaseTitle: 'Jane Austen - Lady Susan (Unabridged) [ENG / M4B / 64kbps]',
    layout: 'no-audio',
    hasContent: true,
    files: 2,
    seeders: 5,
  }),
];
