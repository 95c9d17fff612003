import type { Judged } from './judge.ts';
import type { Summary } from './samples.ts';

export type Report = { name: string; title: string; load: [number, number]; figures: Judged[] };

/** One benchmark for people: each figure with its ratio first, then what it was made of. */
export function printReport({ title, load, figures }: Report): void {
  console.log(`\n${title}  (load ${load.map((each) => each.toFixed(1)).join(' → ')})`);
  for (const { name, unit, ours, baseline, ratio, cpuMs, target, verdict } of figures) {
    const cpu = cpuMs === null || unit === 'ms of CPU' ? '' : `, ${short(cpuMs)} ms of CPU`;
    const judged = verdict === null ? '' : `   target ${target}: ${verdict === 'ok' ? 'ok' : 'OVER'}`;
    console.log(`  ${name}`);
    console.log(`    ${`${short(ratio)} ×`.padStart(10)}  of ${baseline.name}${judged}`);
    console.log(`    ${short(ours.median).padStart(8)}    ${unit}${spreadOf(ours)}${cpu}`);
    console.log(`    ${short(baseline.median).padStart(8)}    baseline${spreadOf(baseline)}`);
  }
}

function spreadOf({ best, worst, spread }: Summary): string {
  return best === worst ? '' : ` (best ${short(best)}, spread ${(spread * 100).toFixed(0)} %)`;
}

/** Three digits that matter. */
function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 5);
}
