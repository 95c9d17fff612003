import { type Token, tokenise } from '../matching/tokens.ts';
import type { Annotated, QualityPolicy, ReleaseFacts } from '../model.ts';

export type Term = { text: string; words: readonly string[]; score: number };
export type CompiledTerms = { required: Term[]; ignored: Term[]; preferred: Term[] };

export function compileTerms(policy: QualityPolicy): CompiledTerms {
  const compile = (text: string, score: number): Term => ({
    text,
    words: tokenise(text).tokens.map((token) => token.text),
    score,
  });
  return {
    required: policy.requiredTerms.map((term) => compile(term, 0)).filter((term) => term.words.length > 0),
    ignored: policy.ignoredTerms.map((term) => compile(term, 0)).filter((term) => term.words.length > 0),
    preferred: policy.preferredTerms
      .map(({ term, score }) => compile(term, score))
      .filter((term) => term.words.length > 0),
  };
}

/** Whole words only: the term "ita" is not in "capital". */
export function hasTerm(facts: ReleaseFacts, term: Term): boolean {
  return inText(facts.parsed, term) || inText(facts.bookTitle, term) || inText(facts.tags, term);
}

function inText(source: Annotated | null, term: Term): boolean {
  if (source === null) return false;
  const { tokens } = source;
  for (let at = 0; at + term.words.length <= tokens.length; at += 1) {
    if (tokens[at]!.text === term.words[0] && matchesAt(tokens, at, term.words)) return true;
  }
  return false;
}

function matchesAt(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  for (let step = 1; step < words.length; step += 1)
    if (tokens[at + step]!.text !== words[step]) return false;
  return true;
}
