import { isKnown } from './blocklisted.ts';
import { type DecisionRule, permanently } from './rule.ts';

export const inQueueRule: DecisionRule = {
  code: 'inQueue',
  group: 'state',
  check(subject) {
    return isKnown(subject, subject.context.queue) ? permanently('Already in the queue.') : null;
  },
};
