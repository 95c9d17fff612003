import type { Figure } from './benchmark.ts';
import { medianOf, type Summary, summarize } from './samples.ts';

export type Judged = {
  name: string;
  unit: string;
  ours: Summary;
  baseline: { name: string } & Summary;
  /** Ours over the baseline, median over median. */
  ratio: number;
  cpuMs: number | null;
  target: string | null;
  verdict: 'ok' | 'over' | null;
};

/** Holds a figure against its target; the median counts. */
export function judge(figure: Figure): Judged {
  const { target, unit } = figure;
  const isMore = target !== undefined && 'atLeast' in target;
  const direction = isMore ? 'moreIsBetter' : 'lessIsBetter';
  const ours = summarize(figure.samples, direction);
  const baseline = summarize(figure.baseline.samples, direction);
  const ratio = ours.median / baseline.median;
  return {
    name: figure.name,
    unit,
    ours,
    baseline: { name: figure.baseline.name, ...baseline },
    ratio,
    cpuMs: figure.cpuMs ?? (unit === 'ms of CPU' ? ours.median : null),
    target: target ? inWords(figure) : null,
    verdict: target ? (isMet(figure) ? 'ok' : 'over') : null,
  };
}

function isMet({ target, samples, baseline }: Figure): boolean {
  if (!target) return true;
  const median = medianOf(samples);
  if ('atLeast' in target) return median >= target.atLeast;
  const floor = medianOf(baseline.samples);
  switch (target.of) {
    case 'value':
      return median <= target.atMost;
    case 'ratio':
      return median / floor <= target.atMost;
    case 'difference':
      return median - floor <= target.atMost;
  }
}

function inWords({ target, unit }: Figure): string {
  if (!target) return '';
  if ('atLeast' in target) return `≥ ${target.atLeast.toLocaleString('en')} ${unit}`;
  switch (target.of) {
    case 'value':
      return `≤ ${target.atMost} ${unit}`;
    case 'ratio':
      return `≤ ${target.atMost} ×`;
    case 'difference':
      return `≤ ${target.atMost} ${unit} above`;
  }
}
