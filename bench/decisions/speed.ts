import type { EvaluateBook, ReleaseInput } from '@earmark/contracts';
import { settingsSections } from '@earmark/contracts';
import { evaluateReleases } from '../../apps/server/src/modules/releases/evaluate.ts';
import { developmentSet } from '../../apps/server/src/modules/releases/fixtures/development.ts';
import { toJudgement } from '../../apps/server/src/modules/releases/fixtures/labelled.ts';

export type SpeedRow = {
  releases: number;
  /** Best and median of the runs, milliseconds. */
  bestMs: number;
  medianMs: number;
  cpuMs: number;
  accepted: number;
};

/** A book and as many releases as asked for, drawn from the labelled titles with other tags on each. */
export function speedInput(count: number): { book: EvaluateBook; releases: ReleaseInput[] } {
  const all = developmentSet.flatMap((row) => toJudgement(row).releases);
  const book = toJudgement(developmentSet[0]!).book;
  const own = toJudgement(developmentSet[0]!).releases;
  const releases: ReleaseInput[] = [];
  for (let at = 0; at < count; at += 1) {
    // A third of what a search brings back is the wanted book in some form.
    const source = at % 3 === 0 ? own[(at / 3) % own.length]! : all[(at * 7) % all.length]!;
    releases.push({
      ...source,
      guid: `release-${at}`,
      title: `${source.title} {upload ${at}}`,
      seeders: (at * 31) % 200,
    });
  }
  return { book, releases };
}

export function measureSpeed(count: number, runs: number): SpeedRow {
  const { book, releases } = speedInput(count);
  const settings = settingsSections.quality.parse({});
  const times: number[] = [];
  let accepted = 0;
  let cpuMs = 0;
  for (let run = 0; run < runs; run += 1) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { ranked } = evaluateReleases({ book, releases, settings, context: { now: Date.UTC(2026, 0, 1) } });
    times.push(performance.now() - start);
    const used = process.cpuUsage(cpu);
    cpuMs = (used.user + used.system) / 1000;
    accepted = ranked.length;
  }
  times.sort((one, two) => one - two);
  return {
    releases: count,
    bestMs: times[0]!,
    medianMs: times[Math.floor(times.length / 2)]!,
    cpuMs,
    accepted,
  };
}
