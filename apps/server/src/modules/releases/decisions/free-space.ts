import { type DecisionRule, forNow } from './rule.ts';

/** The download must fit beside what is to stay free. */
export const freeSpaceRule: DecisionRule = {
  code: 'freeSpace',
  group: 'state',
  check({ facts, context }) {
    if (!context.freeSpace || facts.sizeBytes === null) return null;
    const room = context.freeSpace.freeBytes - context.freeSpace.keepFreeBytes;
    if (facts.sizeBytes <= room) return null;
    return forNow(`Needs ${megabytes(facts.sizeBytes)}, ${megabytes(Math.max(0, room))} may be used.`);
  },
};

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
