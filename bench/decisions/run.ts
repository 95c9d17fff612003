/**
 * Quality and speed of the decision engine: first-pick accuracy, wrong grabs, precision and recall on the labelled
 * sets, each on its own, and the time for 1,000, 10,000 and 100,000 releases.
 *
 *   node bench/decisions/run.ts [--json] [--failures]
 */
import { blindSetA } from '../../apps/server/src/modules/releases/fixtures/blind-a.ts';
import { blindSetB } from '../../apps/server/src/modules/releases/fixtures/blind-b.ts';
import { blindSetC } from '../../apps/server/src/modules/releases/fixtures/blind-c.ts';
import { blindSetD } from '../../apps/server/src/modules/releases/fixtures/blind-d.ts';
import { blindSetE1 } from '../../apps/server/src/modules/releases/fixtures/blind-e1.ts';
import { blindSetE2 } from '../../apps/server/src/modules/releases/fixtures/blind-e2.ts';
import { blindSetF1 } from '../../apps/server/src/modules/releases/fixtures/blind-f1.ts';
import { blindSetF2 } from '../../apps/server/src/modules/releases/fixtures/blind-f2.ts';
import { blindSetG1 } from '../../apps/server/src/modules/releases/fixtures/blind-g1.ts';
import { blindSetG2 } from '../../apps/server/src/modules/releases/fixtures/blind-g2.ts';
import { blindSetH1 } from '../../apps/server/src/modules/releases/fixtures/blind-h1.ts';
import { blindSetH2 } from '../../apps/server/src/modules/releases/fixtures/blind-h2.ts';
import { blindSetI1 } from '../../apps/server/src/modules/releases/fixtures/blind-i1.ts';
import { blindSetI2 } from '../../apps/server/src/modules/releases/fixtures/blind-i2.ts';
import { blindSetJ1 } from '../../apps/server/src/modules/releases/fixtures/blind-j1.ts';
import { blindSetJ2 } from '../../apps/server/src/modules/releases/fixtures/blind-j2.ts';
import { blindSetK1 } from '../../apps/server/src/modules/releases/fixtures/blind-k1.ts';
import { blindSetK2 } from '../../apps/server/src/modules/releases/fixtures/blind-k2.ts';
import { blindSetK3 } from '../../apps/server/src/modules/releases/fixtures/blind-k3.ts';
import { blindSetK4 } from '../../apps/server/src/modules/releases/fixtures/blind-k4.ts';
import { blindSetK5 } from '../../apps/server/src/modules/releases/fixtures/blind-k5.ts';
import { blindSetL1 } from '../../apps/server/src/modules/releases/fixtures/blind-l1.ts';
import { blindSetL2 } from '../../apps/server/src/modules/releases/fixtures/blind-l2.ts';
import { blindSetL3 } from '../../apps/server/src/modules/releases/fixtures/blind-l3.ts';
import { blindSetL4 } from '../../apps/server/src/modules/releases/fixtures/blind-l4.ts';
import { blindSetL5 } from '../../apps/server/src/modules/releases/fixtures/blind-l5.ts';
import { blindSetL6 } from '../../apps/server/src/modules/releases/fixtures/blind-l6.ts';
import { blindSetL7 } from '../../apps/server/src/modules/releases/fixtures/blind-l7.ts';
import { blindSetM1 } from '../../apps/server/src/modules/releases/fixtures/blind-m1.ts';
import { blindSetM2 } from '../../apps/server/src/modules/releases/fixtures/blind-m2.ts';
import { blindSetM3 } from '../../apps/server/src/modules/releases/fixtures/blind-m3.ts';
import { blindSetM4 } from '../../apps/server/src/modules/releases/fixtures/blind-m4.ts';
import { developmentSet } from '../../apps/server/src/modules/releases/fixtures/development.ts';
import { holdoutSet } from '../../apps/server/src/modules/releases/fixtures/holdout.ts';
import { hostileSet } from '../../apps/server/src/modules/releases/fixtures/hostile.ts';
import { type SetScore, scoreMatrix, scoreSet } from './score.ts';
import { measureSpeed } from './speed.ts';

const GOALS = { firstPick: 0.97, wrongGrabs: 0, tenThousandMs: 100 };

function rates(score: SetScore) {
  const accepted = score.truePositive + score.falsePositive;
  const wanted = score.truePositive + score.falseNegative;
  return {
    books: score.books,
    judgements: score.judgements,
    firstPickRight: score.firstPickRight / score.books,
    firstPickBest: score.firstPickBest / score.books,
    wrongGrabRate: score.wrongGrabs / score.books,
    precision: accepted === 0 ? 1 : score.truePositive / accepted,
    recall: wanted === 0 ? 1 : score.truePositive / wanted,
  };
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
const sets = {
  development: scoreSet(developmentSet),
  holdout: scoreSet(holdoutSet),
  hostile: scoreSet(hostileSet),
  blind: scoreSet([...blindSetA, ...blindSetB, ...blindSetC]),
  aside: scoreSet(blindSetD),
  'E1, to learn from': scoreSet(blindSetE1),
  'E2, aside': scoreSet(blindSetE2),
  'F, to learn from': scoreSet([...blindSetF1, ...blindSetF2]),
  'G, to learn from': scoreSet([...blindSetG1, ...blindSetG2]),
  'H, to learn from': scoreSet([...blindSetH1, ...blindSetH2]),
  'I, to learn from': scoreSet([...blindSetI1, ...blindSetI2]),
  'J, to learn from': scoreSet([...blindSetJ1, ...blindSetJ2]),
  'K, to learn from': scoreSet([...blindSetK1, ...blindSetK2, ...blindSetK3, ...blindSetK4]),
  'K5, half blind': scoreSet(blindSetK5),
  'L, to learn from': scoreSet([
    ...blindSetL1,
    ...blindSetL2,
    ...blindSetL3,
    ...blindSetL4,
    ...blindSetL5,
    ...blindSetL6,
  ]),
  'L7, half blind': scoreSet(blindSetL7),
  'M, first contact': scoreSet([...blindSetM1, ...blindSetM2, ...blindSetM3, ...blindSetM4]),
};
const generated = scoreMatrix();
// Warm up, so that the first row does not pay for compiling.
measureSpeed(2000, 5);
const speed = [measureSpeed(1000, 15), measureSpeed(10_000, 9), measureSpeed(100_000, 3)];

if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify({
      development: rates(sets.development),
      holdout: rates(sets.holdout),
      hostile: rates(sets.hostile),
      blind: rates(sets.blind),
      aside: rates(sets.aside),
      e1: rates(sets['E1, to learn from']),
      e2: rates(sets['E2, aside']),
      f: rates(sets['F, to learn from']),
      g: rates(sets['G, to learn from']),
      h: rates(sets['H, to learn from']),
      i: rates(sets['I, to learn from']),
      j: rates(sets['J, to learn from']),
      k: rates(sets['K, to learn from']),
      k5: rates(sets['K5, half blind']),
      l: rates(sets['L, to learn from']),
      l7: rates(sets['L7, half blind']),
      m: rates(sets['M, first contact']),
      generated: {
        judgements: generated.judgements,
        wrong: generated.wrong.length,
        missed: generated.missed.length,
      },
      speed,
    }),
  );
} else {
  for (const [name, score] of Object.entries(sets)) {
    const rate = rates(score);
    console.log(`${name}: ${rate.books} books, ${rate.judgements} judgements`);
    console.log(`  first pick right  ${percent(rate.firstPickRight)}   (goal ${percent(GOALS.firstPick)})`);
    console.log(`  first pick best   ${percent(rate.firstPickBest)}`);
    console.log(`  wrong grabs       ${percent(rate.wrongGrabRate)}   (goal ${percent(GOALS.wrongGrabs)})`);
    console.log(`  precision         ${percent(rate.precision)}`);
    console.log(`  recall            ${percent(rate.recall)}`);
    if (process.argv.includes('--failures')) for (const line of score.failures) console.log(`    ${line}`);
  }
  console.log(
    `generated: ${generated.judgements} judgements, ${generated.wrong.length} wrong, ${generated.missed.length} missed`,
  );
  if (process.argv.includes('--failures'))
    for (const line of [...generated.wrong, ...generated.missed]) console.log(`    ${line}`);
  console.log('speed: parsed, decided, explained and ranked against one book');
  for (const row of speed) {
    const perThousand = (row.bestMs / row.releases) * 1000;
    console.log(
      `  ${String(row.releases).padStart(7)} releases  best ${row.bestMs.toFixed(1)} ms, median ${row.medianMs.toFixed(1)} ms, ` +
        `CPU ${row.cpuMs.toFixed(1)} ms, ${perThousand.toFixed(2)} ms per thousand`,
    );
  }
  console.log(`  goal: 10,000 in ${GOALS.tenThousandMs} ms`);
}
