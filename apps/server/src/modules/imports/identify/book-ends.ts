// In the order in which books have them.
const OPENING = [
  'opening|audible|this is',
  'title page|front matter',
  'dedication|epigraph',
  'foreword|vorwort|preface',
  'intro|introduction|einleitung',
  'prelude|prologue|prolog',
];
const CLOSING = [
  'epilogue?',
  'afterword|nachwort|the end',
  'author.?s note|appendix|glossary',
  'acknowledge?ments?|danksagung',
  'about the author|about the narrator',
  'closing|end credits|credits|outro',
  'bonus|sneak peek|preview|excerpt',
];
const toEnds = (groups: readonly string[]) =>
  groups.map((words) => new RegExp(`^[^\\p{L}]*(?:${words})(?![\\p{L}])`, 'iu'));
const [OPENINGS, CLOSINGS] = [toEnds(OPENING), toEnds(CLOSING)];

/**
 * Below zero for what opens a book, above for what closes it, in their usual order; 0 for the rest. Used only where
 * numbers do not tell.
 */
export function bookEnd(stem: string): number {
  const opening = OPENINGS.findIndex((pattern) => pattern.test(stem));
  if (opening >= 0) return opening - OPENINGS.length;
  return CLOSINGS.findIndex((pattern) => pattern.test(stem)) + 1;
}
