import { settingsSections } from '@earmark/contracts';
import { evaluateReleases } from '../../apps/server/src/modules/releases/evaluate.ts';
import { type LabelledCase, toJudgement } from '../../apps/server/src/modules/releases/fixtures/labelled.ts';
import { matrixCases } from '../../apps/server/src/modules/releases/fixtures/matrix.ts';

export type SetScore = {
  books: number;
  judgements: number;
  /** Books whose first pick is the wanted book, or that rightly have none. */
  firstPickRight: number;
  /** Books whose first pick is also one of the best on the list. */
  firstPickBest: number;
  /** Books whose first pick is another book. */
  wrongGrabs: number;
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
  failures: string[];
};

/** Runs one part of the labelled set through the engine with the default settings. */
export function scoreSet(cases: readonly LabelledCase[]): SetScore {
  const settings = settingsSections.quality.parse({});
  const score: SetScore = {
    books: cases.length,
    judgements: 0,
    firstPickRight: 0,
    firstPickBest: 0,
    wrongGrabs: 0,
    truePositive: 0,
    falsePositive: 0,
    falseNegative: 0,
    failures: [],
  };
  for (const row of cases) {
    const { book, releases, labels } = toJudgement(row);
    const { decisions, ranked } = evaluateReleases({
      book,
      releases,
      settings,
      context: { now: Date.UTC(2026, 0, 1) },
    });
    score.judgements += releases.length;
    const hasBest = labels.includes('best');
    const first = decisions.findIndex((decision) => decision.rank === 1);
    const firstLabel = ranked.length === 0 ? null : labels[first];
    const hasRight = labels.some((label) => label !== 'no');
    const isRight = firstLabel === null ? !hasRight : firstLabel !== 'no';
    const isBest = isRight && (firstLabel !== 'right' || !hasBest);
    if (isRight) score.firstPickRight += 1;
    else score.failures.push(`FIRST  ${book.title}: ${first < 0 ? 'nothing' : releases[first]!.title}`);
    if (isBest) score.firstPickBest += 1;
    else if (isRight) score.failures.push(`BETTER ${book.title}: took ${releases[first]!.title}`);
    if (firstLabel === 'no') score.wrongGrabs += 1;
    decisions.forEach((decision, at) => {
      const wanted = labels[at] !== 'no';
      if (decision.accepted && wanted) score.truePositive += 1;
      else if (decision.accepted) {
        score.falsePositive += 1;
        score.failures.push(`WRONG  ${book.title}: ${releases[at]!.title}`);
      } else if (wanted) {
        score.falseNegative += 1;
        const why = decision.rejections.map((one) => `${one.code}: ${one.message}`).join(' | ');
        score.failures.push(`MISSED ${book.title}: ${releases[at]!.title}  <- ${why}`);
      }
    });
  }
  return score;
}

export type MatrixScore = { judgements: number; wrong: string[]; missed: string[] };

/** Runs the generated judgements: many books in every usual shape, with their neighbours and traps. */
export function scoreMatrix(): MatrixScore {
  const settings = settingsSections.quality.parse({});
  const score: MatrixScore = { judgements: 0, wrong: [], missed: [] };
  for (const { book, releases } of matrixCases()) {
    const { decisions } = evaluateReleases({
      book,
      releases: releases.map((one) => one.release),
      settings,
      context: { now: Date.UTC(2026, 0, 1) },
    });
    decisions.forEach((decision, at) => {
      const { wanted, release } = releases[at]!;
      score.judgements += 1;
      if (decision.accepted && !wanted) score.wrong.push(`${book.title}: ${release.title}`);
      if (!decision.accepted && wanted) score.missed.push(`${book.title}: ${release.title}`);
    });
  }
  return score;
}
