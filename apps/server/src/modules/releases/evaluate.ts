import type { Decision, Evaluation, Rejection } from '@earmark/contracts';
import { decisionRules } from './decisions/registry.ts';
import type { DecisionRule, Subject } from './decisions/rule.ts';
import { compileTerms } from './decisions/terms.ts';
import { createFactsMemo, type FactsMemo, gatherFacts } from './facts.ts';
import { createIdentityMemo, type IdentityMemo, identify } from './identify.ts';
import { type CompiledBook, compileBook } from './matching/wanted.ts';
import type { CandidateRelease, DecisionContext, QualityPolicy, WantedBook } from './model.ts';
import { createPartsMemo, explainScore, type PartsMemo, scoreOf, sumOf } from './ranking/criteria.ts';
import { compareRanked, type Ranked } from './ranking/rank.ts';
import { whyAhead } from './ranking/why-ahead.ts';

export type EvaluateInput = {
  book: WantedBook;
  releases: readonly CandidateRelease[];
  settings: QualityPolicy;
  context: DecisionContext;
};

/** Decides on every release against one book and ranks the accepted ones. Pure; never throws. */
export function evaluateReleases(input: EvaluateInput): Evaluation {
  return createEvaluator(input).evaluate(input.releases);
}

/** The same for several batches against one book: the book side is prepared once. */
export function createEvaluator(
  input: Omit<EvaluateInput, 'releases'>,
  rules: readonly (readonly DecisionRule[])[] = decisionRules,
) {
  const { settings, context } = input;
  const book = compileBook(input.book, { language: settings.language });
  const terms = compileTerms(settings);
  const facts = createFactsMemo();
  const identity = createIdentityMemo();
  const parts = createPartsMemo();

  return {
    evaluate(releases: readonly CandidateRelease[]): Evaluation {
      const decisions: Decision[] = [];
      const accepted: Ranked[] = [];
      for (let index = 0; index < releases.length; index += 1) {
        const release = releases[index]!;
        const decision = decide(release, { book, settings, context, terms, facts, identity, parts, rules });
        decisions.push(decision);
        if (decision.accepted) accepted.push({ release, score: decision.score, index });
      }
      accepted.sort(compareRanked);
      const ranked: string[] = [];
      accepted.forEach((entry, place) => {
        const decision = decisions[entry.index]!;
        const next = accepted[place + 1];
        decision.rank = place + 1;
        if (next)
          decision.ahead = whyAhead(
            { ranked: entry, decision },
            { ranked: next, decision: decisions[next.index]! },
          );
        ranked.push(entry.release.guid);
      });
      return { decisions, ranked };
    },
  };
}

type Prepared = {
  book: CompiledBook;
  settings: QualityPolicy;
  context: DecisionContext;
  terms: Subject['terms'];
  facts: FactsMemo;
  identity: IdentityMemo;
  parts: PartsMemo;
  rules: readonly (readonly DecisionRule[])[];
};

function decide(release: CandidateRelease, prepared: Prepared): Decision {
  let subject: Subject;
  try {
    const facts = gatherFacts(release, prepared.facts);
    subject = {
      book: prepared.book,
      facts,
      identity: identify(facts, prepared.book, prepared.identity),
      policy: prepared.settings,
      terms: prepared.terms,
      context: prepared.context,
    };
  } catch (error) {
    return unreadable(release, error);
  }
  const rejections = askRules(subject, prepared.rules);
  const accepted = rejections.length === 0;
  const scoreParts = accepted ? explainScore(subject, prepared.parts) : [];
  return {
    guid: release.guid,
    accepted,
    pack: subject.identity.pack.isPack,
    rejections,
    rank: null,
    // Another book has no place in the ranking, not even among the refused.
    score: accepted ? sumOf(scoreParts) : subject.identity.titleProblem === null ? scoreOf(subject) : 0,
    scoreParts,
    ahead: null,
  };
}

/** Asks group after group and stops behind the first that refuses. A rule that throws refuses by its own name. */
function askRules(subject: Subject, groups: readonly (readonly DecisionRule[])[]): Rejection[] {
  const rejections: Rejection[] = [];
  for (const group of groups) {
    for (const rule of group) {
      try {
        const refusal = rule.check(subject);
        if (refusal !== null)
          rejections.push({ code: rule.code, type: refusal.type, message: refusal.message });
      } catch (error) {
        rejections.push({
          code: rule.code,
          type: 'permanent',
          message: `The rule "${rule.code}" failed: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    }
    if (rejections.length > 0) break;
  }
  return rejections;
}

function unreadable(release: CandidateRelease, error: unknown): Decision {
  return {
    guid: release.guid,
    accepted: false,
    pack: false,
    rejections: [
      {
        code: 'unreadable',
        type: 'permanent',
        message: `The release could not be read: ${error instanceof Error ? error.message : String(error)}`,
      },
    ],
    rank: null,
    score: 0,
    scoreParts: [],
    ahead: null,
  };
}
