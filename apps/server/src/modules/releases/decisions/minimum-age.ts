import { type DecisionRule, forNow } from './rule.ts';

/** Very new releases are often fakes or not yet complete. */
export const minimumAgeRule: DecisionRule = {
  code: 'minimumAge',
  group: 'state',
  check({ facts, policy, context }) {
    const minimum = policy.minimumAgeMinutes;
    const { publishDate } = facts.release;
    if (minimum <= 0 || !publishDate) return null;
    const at = Date.parse(publishDate);
    if (Number.isNaN(at)) return null;
    const ageMinutes = (context.now - at) / 60_000;
    if (ageMinutes >= minimum) return null;
    return forNow(`${Math.max(0, Math.floor(ageMinutes))} minutes old, the profile waits ${minimum}.`);
  },
};
