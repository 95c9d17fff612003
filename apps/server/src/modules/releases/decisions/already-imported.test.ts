import { describe, expect, it } from 'vitest';
import { alreadyImportedRule } from './already-imported.ts';
import { subjectOf } from './testing.ts';

describe('the already-imported rule', () => {
  it('refuses what was imported before', () => {
    const imported = { guids: new Set<string>(), infoHashes: new Set(['b'.repeat(40)]) };
    const release = { infoHash: 'B'.repeat(40) };
    expect(alreadyImportedRule.check(subjectOf({ release, context: { imported } }))).not.toBeNull();
    expect(alreadyImportedRule.check(subjectOf({ context: { imported } }))).toBeNull();
  });
});
