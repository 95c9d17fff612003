import { type DecisionRule, permanently } from './rule.ts';

/** A volume number that is not the wanted one is a veto, however well the rest fits. */
export const seriesNumberRule: DecisionRule = {
  code: 'seriesNumber',
  group: 'release',
  check({ identity }) {
    const { conflict } = identity.series;
    if (conflict === null || (identity.pack.isPack && identity.pack.contains !== null)) return null;
    return permanently(`Another volume: ${conflict}.`);
  },
};
