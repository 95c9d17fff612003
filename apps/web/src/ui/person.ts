const segmenter = new Intl.Segmenter();

/** First letter of a name, whole even when it is outside the basic plane. */
export function initialOf(name: string): string {
  const first = segmenter.segment(name.trim())[Symbol.iterator]().next();
  return first.done === true ? '?' : first.value.segment.toLocaleUpperCase();
}

/** "A, B and C" without caring for the language's grammar of lists. */
export function joinNames(names: readonly string[], most = names.length): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} +${names.length - most}` : shown;
}
