import { role } from '../title-parser/roles.ts';
import { findMark } from './evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** Of these publishers the lectures are the book. */
const COURSES = /\b(?:TTC|Teaching Company|Great Courses|Modern Scholar)\b/i;

/** Summaries, study guides, retellings, samples: about the book, not the book. */
export const derivativeRule: DecisionRule = {
  code: 'derivative',
  group: 'release',
  check({ facts }) {
    const texts = [facts.parsed, facts.bookTitle].filter((text) => text !== null);
    const isCourse = texts.some((text) => COURSES.test(text.text));
    const words = findMark(texts, role.derivative, (mark) => isCourse && /^lectures?$/.test(mark.value));
    return words === null ? null : permanently(`About the book or made from it: "${words}".`);
  },
};
