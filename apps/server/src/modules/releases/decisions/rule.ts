import type { Identity } from '../identify.ts';
import type { CompiledBook } from '../matching/wanted.ts';
import type { DecisionContext, QualityPolicy, ReleaseFacts } from '../model.ts';
import type { CompiledTerms } from './terms.ts';

/** Everything a rule may look at. */
export type Subject = {
  book: CompiledBook;
  facts: ReleaseFacts;
  identity: Identity;
  policy: QualityPolicy;
  terms: CompiledTerms;
  context: DecisionContext;
};

export type Refusal = { type: 'permanent' | 'temporary'; message: string };

/**
 * One reason to refuse a release. Rules of a group are all asked, so that a person sees every reason; a dearer group is
 * asked only when the groups before it have nothing to say.
 */
export type DecisionRule = {
  /** Stable code of the rejection. */
  code: string;
  group: 'identity' | 'release' | 'text' | 'state';
  check(subject: Subject): Refusal | null;
};

export function permanently(message: string): Refusal {
  return { type: 'permanent', message };
}

export function forNow(message: string): Refusal {
  return { type: 'temporary', message };
}
