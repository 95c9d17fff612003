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
    if (runtimeSeconds) return compareRuntime(runtimeSeconds / 60, wanted, STATED);
    const stated = statedDuration(facts.parsed) ?? (facts.tags ? statedDuration(facts.tags) : null);
    if (stated !== null) return compareRuntime(stated, wanted, STATED);
    if (facts.bitrateKbps === null || facts.sizeBytes === null) return null;
    const minutes = (facts.sizeBytes * 8) / 1000 / facts.bitrateKbps / 60;
    return compareRuntime(minutes, wanted, IMPLIED, facts.bitrateKbps);
  },
};

/** `impliedBy` is the bitrate the running time was reckoned from; null when it was stated. */
export function compareRuntime(
  minutes: number,
  wanted: number,
  limits: { shortest: number; longest: number },
  impliedBy: number | null = null,
) {
  const share = minutes / wanted;
  if (share >= limits.shortest && share <= limits.longest) return null;
  const [time, wantedTime] = [formatMinutes(minutes), formatMinutes(wanted)];
  return permanently(
    impliedBy === null
      ? `It runs ${time}, the wanted edition ${wantedTime}.`
      : `At ${impliedBy} kbit/s it would run ${time}, the wanted edition ${wantedTime}.`,
  );
}

function formatMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
