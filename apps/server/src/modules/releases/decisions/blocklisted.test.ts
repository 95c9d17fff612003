import { describe, expect, it } from 'vitest';
import { blocklistedRule } from './blocklisted.ts';
import { subjectOf } from './testing.ts';

const HASH = 'a'.repeat(40);
const refused = (release: object, known: { guids?: string[]; infoHashes?: string[] }) =>
  blocklistedRule.check(
    subjectOf({
      release,
      context: { blocklist: { guids: new Set(known.guids), infoHashes: new Set(known.infoHashes) } },
    }),
  ) !== null;

describe('the blocklist rule', () => {
  it('knows releases by guid and by info hash', () => {
    expect(refused({ guid: 'g1' }, { guids: ['g1'] })).toBe(true);
    expect(refused({ infoHash: HASH.toUpperCase() }, { infoHashes: [HASH] })).toBe(true);
    expect(refused({ guid: 'g2' }, { guids: ['g1'], infoHashes: [HASH] })).toBe(false);
  });

  it('is silent when there is no blocklist', () => {
    expect(blocklistedRule.check(subjectOf({}))).toBeNull();
  });
});
