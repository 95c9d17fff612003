import { type EvaluateBook, settingsSections } from '@earmark/contracts';
import { createFactsMemo, gatherFacts } from '../facts.ts';
import { createIdentityMemo, identify } from '../identify.ts';
import { compileBook } from '../matching/wanted.ts';
import type { CandidateRelease, DecisionContext, QualityPolicy } from '../model.ts';
import type { Subject } from './rule.ts';
import { compileTerms } from './terms.ts';

export type SubjectInput = {
  book?: Partial<EvaluateBook>;
  release?: Partial<CandidateRelease>;
  settings?: Partial<QualityPolicy>;
  context?: Partial<DecisionContext>;
};

/** A book of ten hours and a release of it at 64 kbit/s; a test says only what matters to its rule. */
export function subjectOf({ book, release, settings, context }: SubjectInput): Subject {
  const policy: QualityPolicy = { ...settingsSections.quality.parse({}), ...settings };
  const compiled = compileBook(
    {
      title: 'The Glass Road',
      authors: ['Anna Maddox'],
      narrators: [],
      series: [],
      language: 'english',
      runtimeMinutes: 600,
      ...book,
    },
    { language: policy.language },
  );
  const facts = gatherFacts(
    {
      guid: 'guid-1',
      indexer: 'Open Shelf',
      protocol: 'torrent',
      title: 'Anna Maddox - The Glass Road',
      size: 288_000_000,
      seeders: 5,
      categories: [3030],
      flags: [],
      ...release,
    },
    createFactsMemo(),
  );
  return {
    book: compiled,
    facts,
    identity: identify(facts, compiled, createIdentityMemo()),
    policy,
    terms: compileTerms(policy),
    context: { now: Date.UTC(2026, 0, 15), ...context },
  };
}
