import { type DecisionRule, permanently } from './rule.ts';

/** One of the wanted formats, when the release names its formats. */
export const formatRule: DecisionRule = {
  code: 'format',
  group: 'release',
  check({ facts, policy }) {
    const { audioFormats } = facts;
    if (audioFormats.length === 0 || policy.formats.length === 0) return null;
    if (audioFormats.some((format) => policy.formats.some((wanted) => wanted.toLowerCase() === format)))
      return null;
    return permanently(`In ${audioFormats.join(', ')}, which the profile does not take.`);
  },
};
