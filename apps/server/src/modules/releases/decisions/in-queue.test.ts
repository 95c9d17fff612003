import { describe, expect, it } from 'vitest';
import { inQueueRule } from './in-queue.ts';
import { subjectOf } from './testing.ts';

describe('the in-queue rule', () => {
  it('refuses what is being downloaded already', () => {
    const queue = { guids: new Set(['guid-1']), infoHashes: new Set<string>() };
    expect(inQueueRule.check(subjectOf({ context: { queue } }))?.type).toBe('permanent');
    expect(inQueueRule.check(subjectOf({ release: { guid: 'other' }, context: { queue } }))).toBeNull();
  });
});
