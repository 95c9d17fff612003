/** A day or moment as the server writes it into a sentence, in the language of the page; undefined for other texts. */
export function readMoment(text: string, language: string): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?)?$/.exec(text);
  if (found === null) return undefined;
  const at = new Date(`${found[1]}T${found[2] ?? '00:00'}:00Z`);
  if (Number.isNaN(at.getTime())) return undefined;
  // A day is a day everywhere; a moment with its clock was said in UTC and is shown in the place of the reader.
  const style: Intl.DateTimeFormatOptions =
    found[2] === undefined
      ? { dateStyle: 'medium', timeZone: 'UTC' }
      : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language, style).format(at);
}
