import type { Book, BookSummary, PersonRef, SeriesRef } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { DOT } from '../../ui/dot.ts';
import { joinNames } from '../../ui/person.ts';

/** "Sherlock Holmes, book 3", or the name alone when the part has no number. */
export function seriesLabel(series: SeriesRef): string {
  return series.position === null || series.position === undefined || series.position === ''
    ? series.name
    : t('book.seriesPosition', { series: series.name, position: series.position });
}

export function namesOf(people: readonly (PersonRef | string)[]): string[] {
  return people.map((person) => (typeof person === 'string' ? person : person.name));
}

/** "by Jane Austen, read by …" in one line for lists. */
export function byLine(book: Pick<Book | BookSummary, 'authors' | 'narrators'>, most = 2): string {
  const authors = joinNames(namesOf(book.authors), most);
  const narrators = joinNames(namesOf(book.narrators), most);
  if (narrators === '') return authors;
  if (authors === '') return t('book.readBy', { names: narrators });
  return `${authors}${DOT}${t('book.readBy', { names: narrators })}`;
}
