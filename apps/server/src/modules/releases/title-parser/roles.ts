/** What a word or phrase of a release title says besides naming the book. */
export const role = {
  none: 0,
  format: 1,
  ebook: 2,
  comic: 3,
  video: 4,
  music: 5,
  bitrate: 6,
  tech: 7,
  /** Ordinary words that are technical only beside other technical words. */
  softTech: 8,
  abridged: 9,
  unabridged: 10,
  dramatised: 11,
  fullCast: 12,
  audiobook: 13,
  language: 14,
  collection: 15,
  /** series, saga, trilogy: part of a series name more often than a collection. */
  seriesWord: 16,
  edition: 17,
  derivative: 18,
  part: 19,
  disc: 20,
  podcast: 21,
  position: 22,
  year: 23,
  generic: 24,
  publisher: 25,
  narratorMark: 26,
  byMark: 27,
  /** Foreword, translation …: the people named after it did not write the book. */
  helperMark: 28,
  identifier: 29,
  duration: 30,
  complete: 31,
  group: 32,
  /** The uploader says that something is not there. */
  incomplete: 33,
} as const;
export type Role = (typeof role)[keyof typeof role];

/** Roles that may follow the title without a separator. Ordinary words among them would extend the title. */
const DIRECT = new Set<number>([
  role.format,
  role.ebook,
  role.comic,
  role.video,
  role.music,
  role.bitrate,
  role.tech,
  role.abridged,
  role.unabridged,
  role.dramatised,
  role.fullCast,
  role.audiobook,
  role.language,
  role.collection,
  role.seriesWord,
  role.edition,
  role.derivative,
  role.part,
  role.disc,
  role.podcast,
  role.position,
  role.year,
  role.narratorMark,
  role.byMark,
  role.helperMark,
  role.identifier,
  role.duration,
  role.group,
  role.complete,
  role.publisher,
  role.incomplete,
]);
export const directRoles: readonly boolean[] = Array.from({ length: 40 }, (_, value) => DIRECT.has(value));

/** Roles that never belong to a title in front of which they stand. */
const LEADING = new Set<number>([
  role.format,
  role.bitrate,
  role.tech,
  role.unabridged,
  role.audiobook,
  role.year,
  role.position,
  role.identifier,
]);
export const leadingRoles: readonly boolean[] = Array.from({ length: 40 }, (_, value) => LEADING.has(value));

/** Plain technical facts: a group made only of these says nothing about which book it is. */
const PLAIN = new Set<number>([
  role.format,
  role.ebook,
  role.bitrate,
  role.tech,
  role.softTech,
  role.abridged,
  role.unabridged,
  role.audiobook,
  role.language,
  role.year,
  role.identifier,
  role.duration,
  role.disc,
  role.edition,
  role.publisher,
  role.group,
  role.incomplete,
]);
export const plainRoles: readonly boolean[] = Array.from({ length: 40 }, (_, value) => PLAIN.has(value));

/** Words uploaders drop anywhere; they neither end a phrase nor part a number from what it counts. */
const NOISE = new Set<number>([
  role.format,
  role.bitrate,
  role.tech,
  role.unabridged,
  role.audiobook,
  role.publisher,
]);
export const noiseRoles: readonly boolean[] = Array.from({ length: 40 }, (_, value) => NOISE.has(value));
