import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../tools/scripts/build.ts';
import type { Figure } from './lib/benchmark.ts';
import { judge } from './lib/judge.ts';
import { printReport, type Report } from './lib/report.ts';
import { benchmarks, isBenchmark } from './registry.ts';

// npm run bench [-- names…] [--json]: every figure as a ratio to a baseline of the same run. A figure over its target is
// told and fails nothing: a shared machine is no judge. Wrong work fails.
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !isBenchmark(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". Known: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(1);
}
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const say = (line: string) => console.error(line);

await buildIfStale(say);
const reports: Report[] = [];
const broken: string[] = [];
for (const name of names) {
  say(`${name} …`);
  const before = loadavg()[0]!;
  const result = await runAlone(name);
  if ('error' in result) {
    broken.push(name);
    console.error(`${name} did not work: ${result.error}`);
    continue;
  }
  const report: Report = {
    name,
    title: result.title,
    load: [before, loadavg()[0]!],
    figures: result.figures.map(judge),
  };
  reports.push(report);
  if (!values.json) printReport(report);
}
if (values.json) {
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? null,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  console.log(JSON.stringify({ machine, broken, reports }, null, 2));
} else {
  const figures = reports.flatMap((report) => report.figures);
  const over = figures.filter((figure) => figure.verdict === 'over').length;
  const judged = figures.filter((figure) => figure.verdict !== null).length;
  console.log(`\n${judged - over} of ${judged} figures keep their target.`);
}
process.exit(broken.length > 0 ? 1 : 0);

type Result = { title: string; figures: Figure[] } | { error: string };

/** Each benchmark has a process of its own: no other one's garbage, compiled code or memory is measured. */
async function runAlone(name: string): Promise<Result> {
  const child = fork(new URL('lib/child.ts', import.meta.url), [name], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Results come by message; what a benchmark prints is for the eyes.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let result: Result = { error: 'It ended without a result.' };
  child.on('message', (message) => (result = message as Result));
  await once(child, 'exit');
  return result;
}
