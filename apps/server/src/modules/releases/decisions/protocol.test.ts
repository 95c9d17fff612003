import { describe, expect, it } from 'vitest';
import { protocolRule } from './protocol.ts';
import { subjectOf } from './testing.ts';

describe('the protocol rule', () => {
  it('refuses what no download client takes', () => {
    const protocols = new Set(['torrent'] as const);
    const usenet = { protocol: 'usenet' as const };
    expect(protocolRule.check(subjectOf({ release: usenet, context: { protocols } }))).not.toBeNull();
    expect(protocolRule.check(subjectOf({ context: { protocols } }))).toBeNull();
  });

  it('asks nothing when the clients are not known', () => {
    expect(protocolRule.check(subjectOf({ release: { protocol: 'usenet' } }))).toBeNull();
  });
});
