import { statedDuration } from '../facts.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** Recordings of one text by different narrators differ by a fifth; abridged ones by more than half. */
const STATED = { shortest: 0.7, longest: 1.6 };
/** A nominal bitrate is a rough measure. */
const IMPLIED = { shortest: 0.5, longest: 2.5 };

/** The running time a release states, or that its size and stated bitrate imply, must be near the wanted one. */
export const runtimeRule: DecisionRule = {
  code: 'runtime',
  group: 'release',
  check({ book, facts, identity }) {
    const wanted = book.book.runtimeMinutes;
    if (!wanted || wanted <= 0 || identity.pack.isPack) return null;
    const { runtimeSeconds } = facts.release;
    if (runtimeSeconds) return compareRuntime(runtimeSeconds / 60, wanted, STATED, 'runs');
    const stated = statedDuration(facts.parsed) ?? (facts.tags ? statedDuration(facts.tags) : null);
    if (stated !== null) return compareRuntime(stated, wanted, STATED, 'runs');
    if (facts.bitrateKbps === null || facts.sizeBytes === null) return null;
    const minutes = (facts.sizeBytes * 8) / 1000 / facts.bitrateKbps / 60;
    return compareRuntime(minutes, wanted, IMPLIED, `at ${facts.bitrateKbps} kbit/s would run`);
  },
};

export function compareRuntime(
  minutes: number,
  wanted: number,
  limits: { shortest: number; longest: number },
  verb: string,
) {
  const share = minutes / wanted;
  if (share >= limits.shortest && share <= limits.longest) return null;
  return permanently(`It ${verb} ${formatMinutes(minutes)}, the wanted edition ${formatMinutes(wanted)}.`);
}

function formatMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
