import { type DecisionRule, permanently } from './rule.ts';

/** A volume number that is not the wanted one is a veto, however well the rest fits. */
export const seriesNumberRule: DecisionRule = {
  code: 'seriesNumber',
  group: 'identity',
  check({ identity }) {
    const { conflict, ranges, rangeOf } = identity.series;
    if (conflict === null || identity.otherCounting) return null;
    // A pack numbers its books one by one as well.
    if (identity.pack.contains !== null && ranges.length > 0 && rangeOf !== 'other') return null;
    return permanently(`Another volume: ${conflict}.`);
  },
};
