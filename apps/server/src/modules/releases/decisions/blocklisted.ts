import type { KnownDownloads } from '../model.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/** Is the release among these, by guid or info hash? */
export function isKnown({ facts }: Subject, known: KnownDownloads | undefined): boolean {
  if (!known) return false;
  const { guid, infoHash } = facts.release;
  return known.guids.has(guid) || (infoHash ? known.infoHashes.has(infoHash.toLowerCase()) : false);
}

/** Releases that failed or that a person refused. */
export const blocklistedRule: DecisionRule = {
  code: 'blocklisted',
  group: 'state',
  check(subject) {
    return isKnown(subject, subject.context.blocklist) ? permanently('On the blocklist.') : null;
  },
};
