import { role } from '../title-parser/roles.ts';
import { findMark, soundsLikeAudio } from './evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

const isAudio = (category: number) => category >= 3000 && category < 4000;
const isBook = (category: number) => category >= 7000 && category < 8000;
/** Consoles, films, software, television and what lies behind; 8000 is "other". */
const isForeign = (category: number) =>
  (category >= 1000 && category < 3000) || (category >= 4000 && category < 7000);

/** "A comic novel" is a book; graphic novels, manga and their files are not. */
const isBareComic = (words: string) => /^comics?$/i.test(words);
/** With an e-book format named, a release of this size holds the e-book and no recording. */
const EBOOK_BYTES = 12_000_000;
/** Larger than any e-book but one of pictures. */
const RECORDING_BYTES = 60_000_000;

/** E-books, comics, films, soundtracks. */
export const notAudioRule: DecisionRule = {
  code: 'notAudio',
  group: 'release',
  check({ facts }) {
    const { audioFormats, ebookFormats, hasFiletypes, release } = facts;
    if (hasFiletypes && audioFormats.length === 0 && ebookFormats.length > 0) {
      return permanently(`Its files are ${ebookFormats.join(', ')}, no audio.`);
    }
    const titles = [facts.parsed, facts.bookTitle];
    const video = findMark(titles, role.video);
    if (video !== null) return permanently(`A film or series, not an audiobook: "${video}".`);
    const music = findMark(titles, role.music);
    if (music !== null) return permanently(`Music, not an audiobook: "${music}".`);
    const comic = findMark(titles, role.comic);
    if (comic !== null && (audioFormats.length === 0 || !(hasFiletypes || isBareComic(comic))))
      return permanently(`A comic, not an audiobook: "${comic}".`);
    const sound = soundsLikeAudio(facts);
    if (ebookFormats.length > 0 && audioFormats.length === 0 && !sound) {
      return permanently(`An e-book (${ebookFormats.join(', ')}), no audio format is named.`);
    }
    const { sizeBytes } = facts;
    if (ebookFormats.length > 0 && !hasFiletypes && sizeBytes !== null && sizeBytes < EBOOK_BYTES) {
      return permanently(`An e-book (${ebookFormats.join(', ')}), too small to hold a recording.`);
    }
    const { categories } = release;
    if (categories.length === 0 || categories.some(isAudio)) {
      const onlyVideo = categories.length > 0 && categories.every((category) => category === 3020);
      return onlyVideo ? permanently('Listed as a music video.') : null;
    }
    if (categories.some(isBook)) {
      const general = categories.every(
        (category) => category === 7000 || category === 7999 || category === 7050,
      );
      const proven = audioFormats.length > 0 && (hasFiletypes || ebookFormats.length === 0);
      // Filed in the wrong place: it says that it is sound, and no e-book is that large.
      const isLarge = sizeBytes !== null && sizeBytes >= RECORDING_BYTES;
      if (proven || (sound && (general || isLarge))) return null;
      return permanently('Listed as an e-book, and no audio format is named.');
    }
    if (categories.every(isForeign)) return permanently('Listed in a category without audio.');
    return null;
  },
};
