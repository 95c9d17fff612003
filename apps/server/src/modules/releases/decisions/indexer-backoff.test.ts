import { describe, expect, it } from 'vitest';
import { indexerBackoffRule } from './indexer-backoff.ts';
import { subjectOf } from './testing.ts';

const NOW = Date.UTC(2026, 0, 15);
const check = (key: string, until: number, release = {}) =>
  indexerBackoffRule.check(
    subjectOf({ release, context: { now: NOW, indexerBackoffUntil: new Map([[key, until]]) } }),
  );

describe('the indexer back-off rule', () => {
  it('waits until the indexer may be asked again', () => {
    expect(check('Open Shelf', NOW + 60_000)?.type).toBe('temporary');
    expect(check('Open Shelf', NOW - 1)).toBeNull();
    expect(check('id-3', NOW + 60_000, { indexerId: 'id-3' })?.type).toBe('temporary');
    expect(check('Another', NOW + 60_000)).toBeNull();
  });
});
