import { role } from '../title-parser/roles.ts';
import { findMark } from './evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** Episodes of a podcast. */
export const podcastRule: DecisionRule = {
  code: 'podcast',
  group: 'release',
  check({ facts }) {
    const words = findMark([facts.parsed, facts.bookTitle, facts.tags], role.podcast);
    return words === null ? null : permanently(`A podcast: "${words}".`);
  },
};
