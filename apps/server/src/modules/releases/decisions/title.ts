import { type DecisionRule, permanently } from './rule.ts';

/** The release must name the wanted book and no other. */
export const titleRule: DecisionRule = {
  code: 'title',
  group: 'identity',
  check({ identity }) {
    return identity.titleProblem === null ? null : permanently(identity.titleProblem);
  },
};
