import { impliedKbps } from './bitrate-window.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/** Bitrates nearly every audiobook has: a size inside them supports a title without an author. */
const USUAL_KBPS = { from: 24, to: 200 };

/** The release must be by an author of the wanted book. */
export const authorRule: DecisionRule = {
  code: 'author',
  group: 'identity',
  check(subject) {
    const { author } = subject.identity;
    const wanted = subject.book.authors[0]?.name ?? '';
    switch (author.state) {
      case 'match':
      case 'surname':
      case 'unchecked':
        return null;
      case 'narratorInstead':
        return subject.identity.title.verdict === 'match'
          ? null
          : permanently(`The author ${wanted} is not named.`);
      case 'other':
        return isPenName(subject) ? null : permanently(`By "${author.named}", wanted is ${wanted}.`);
      default:
        return subject.book.isAnonymous || isSupported(subject)
          ? null
          : permanently(`The author ${wanted} is not named.`);
    }
  },
};

/** Title, series, number and reader agree: the book under the other name of its author. */
function isPenName({ identity, book }: Subject): boolean {
  const { title, series } = identity;
  return (
    identity.narrator === 'match' &&
    title.verdict === 'match' &&
    title.form?.kind === 'full' &&
    series.confirmed &&
    series.named &&
    series.conflict === null &&
    !book.titleIsSeries &&
    !identity.pack.isPack
  );
}

/** Without an author something else has to tell the book from others of its title. */
function isSupported({ identity, facts, book }: Subject): boolean {
  const { title, series } = identity;
  if (identity.hasAsin || identity.narrator === 'match') return true;
  if (identity.narrator === 'other') return false;
  if (title.verdict !== 'match' || title.form?.kind !== 'full' || title.confidence < 3) return false;
  if (series.named && !book.titleIsSeries && (series.confirmed || title.form.content >= 2)) return true;
  const kbps = impliedKbps(facts, book, 1);
  return title.form.content >= 3 && kbps !== null && kbps >= USUAL_KBPS.from && kbps <= USUAL_KBPS.to;
}
