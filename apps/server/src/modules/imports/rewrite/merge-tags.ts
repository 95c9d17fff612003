/** Other names of a tag, all lower case: one that is written must not be contradicted by an old one. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  subtitle: ['tit3', 'st3'],
  artist: ['author'],
  album_artist: ['albumartist', 'album artist'],
  composer: ['narrator', 'nrt', 'narratedby'],
  series: ['show', 'mvnm', 'movement name', 'movementname'],
  'series-part': ['episode_id', 'mvin', 'movement', 'part'],
  grouping: ['grp1', 'contentgroup'],
  date: ['year', 'tyer', 'tdrc', 'tdat', 'originaldate'],
  description: ['desc', 'tdes'],
  language: ['lang'],
  asin: ['audible_asin', 'cdek'],
};
/** Facts of the container, which the writer makes itself. */
const TECHNICAL = /^(?:major_brand|minor_version|compatible_brands|encoder|creation_time|itunsmpb|tlen)$/i;
/** Counts of another set of files. */
const PLACES = new Set(['track', 'tracktotal', 'disc', 'disctotal', 'discnumber', 'tracknumber']);

/**
 * The tags a file gets: those that are told of the book, and what else it has. `title` and places in the order are the
 * file's own.
 */
export function mergeTags(
  present: Readonly<Record<string, string>>,
  book: Readonly<Record<string, string>>,
  file: { part: number; parts: number; isMp4: boolean },
): Record<string, string> {
  const told = { ...book };
  if (file.parts > 1) delete told['title'];
  const replaced = new Set(Object.keys(told).flatMap((name) => [name, ...(ALIASES[name] ?? [])]));
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries(present)) {
    const key = name.toLowerCase();
    if (TECHNICAL.test(name) || PLACES.has(key) || replaced.has(key) || value === '') continue;
    merged[name] = value;
  }
  Object.assign(merged, told);
  if (file.parts > 1) merged['track'] = `${file.part}/${file.parts}`;
  // "Audiobook", which players remember the place in.
  if (file.isMp4) merged['media_type'] = '2';
  return merged;
}

/** The same file with its own words, when only the cover changes. */
export function keepTags(present: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(present).filter(([name]) => !TECHNICAL.test(name)));
}
