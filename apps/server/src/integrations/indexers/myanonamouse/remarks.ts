const EARLIEST = 1500;
const STATED =
  /(?:\breleased?(?: date| on)?|\bpublish(?:ed|ing|er)?(?: date| on| in)?|\bpublication(?: date| year)?|\bcopyright|\byear|©|℗|\(c\)|\(p\))[^\d\n]{0,30}(?:\d{1,2}[-/. ]\d{1,2}[-/. ]{1,2}|\d{1,2},? )?(\d{4})(?!\d)/i;

/**
 * The year of publication, where the uploader names it: as a tag, in brackets behind the title, or in a line such as
 * "Release date: 05-12-2015". A bare number in a title ("1984") is none.
 */
export function readYear(
  row: { title: string; tags: string; description: string },
  now: number,
): number | undefined {
  const latest = new Date(now).getUTCFullYear() + 1;
  const candidates = [
    /[([](\d{4})[)\]]\s*(?:[([][^)\]]*[)\]]\s*)*$/.exec(row.title)?.[1],
    topicsOf(row.tags).find((tag) => /^\d{4}$/.test(tag)),
    STATED.exec(row.tags)?.[1],
    STATED.exec(row.description.slice(0, 20_000))?.[1],
  ];
  return candidates.map(Number).find((year) => year >= EARLIEST && year <= latest);
}

const TECHNICAL =
  /\b(?:un ?abridged|abridged|chapter(?:s|ed|i[sz]ed)?|chapters|retail|vbr|cbr|mono|stereo|m4[ab]|mp3|flac|aac|ogg|opus|ffmpeg|libation|openaudible|audible|asin|isbn|drm|repack|proper|box ?set|files?)\b|\d+\s?(?:kbps|kb\/s|kbit|k|hz|khz|hrs?|hours?|mins?|minutes?|mi?b|gi?b)\b|^\d+$|https?:|\bB0[0-9A-Z]{8}\b/i;
const MOST_TOPICS = 20;

/** Subjects among the uploader's tags: what is said about the files is left out. */
export function readTopics(tags: string): string[] {
  const topics = topicsOf(tags).filter(
    (tag) => tag.length >= 3 && tag.length <= 40 && /\p{L}/u.test(tag) && !TECHNICAL.test(tag),
  );
  const once = new Map(topics.map((tag) => [tag.toLowerCase(), tag]));
  return [...once.values()].slice(0, MOST_TOPICS);
}

function topicsOf(tags: string): string[] {
  return tags.split(/\s*[|,;•\n]\s*/).map((tag) => tag.trim());
}
