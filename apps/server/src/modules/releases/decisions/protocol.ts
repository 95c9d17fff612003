import { type DecisionRule, permanently } from './rule.ts';

/** There must be a download client for it. */
export const protocolRule: DecisionRule = {
  code: 'protocol',
  group: 'release',
  check({ facts, context }) {
    const { protocol } = facts.release;
    if (!context.protocols || context.protocols.has(protocol)) return null;
    return permanently(`No download client takes ${protocol} releases.`);
  },
};
