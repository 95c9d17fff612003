import { isUpgrade } from '../upgrade.ts';
import { impliedKbps } from './bitrate-window.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** A book the library has is replaced only by something better, and only where the profile asks for it. */
export const upgradeRule: DecisionRule = {
  code: 'notAnUpgrade',
  group: 'state',
  check({ facts, book, identity, policy, context }) {
    if (!context.owned) return null;
    if (identity.pack.isPack)
      return permanently('The book is in the library; packs are not taken as upgrades.');
    const bitrateKbps = facts.bitrateKbps ?? impliedKbps(facts, book, 1);
    const verdict = isUpgrade({ formats: facts.audioFormats, bitrateKbps }, context.owned, policy);
    return verdict.isUpgrade ? null : permanently(verdict.message);
  },
};
