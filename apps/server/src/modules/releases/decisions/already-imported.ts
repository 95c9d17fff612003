import { isKnown } from './blocklisted.ts';
import { type DecisionRule, permanently } from './rule.ts';

export const alreadyImportedRule: DecisionRule = {
  code: 'alreadyImported',
  group: 'state',
  check(subject) {
    return isKnown(subject, subject.context.imported) ? permanently('Imported before.') : null;
  },
};
