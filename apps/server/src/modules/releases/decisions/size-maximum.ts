import { type DecisionRule, permanently } from './rule.ts';

const GIGABYTE = 1_000_000_000;

/** The largest release the profile takes. */
export const sizeMaximumRule: DecisionRule = {
  code: 'sizeMaximum',
  group: 'release',
  check({ facts, policy }) {
    const { sizeBytes } = facts;
    if (policy.maximumSizeGb <= 0 || sizeBytes === null || sizeBytes <= policy.maximumSizeGb * GIGABYTE)
      return null;
    return permanently(
      `${(sizeBytes / GIGABYTE).toFixed(1)} GB, at most ${policy.maximumSizeGb} GB are allowed.`,
    );
  },
};
