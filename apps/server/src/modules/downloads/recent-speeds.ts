/** One number every two seconds, for two minutes. */
const STEP_MS = 2000;
const SAMPLES = 60;

/** What all downloads together fetched lately, in memory; a speed holds until another one is noted. */
export function createRecentSpeeds() {
  let notes: { at: number; speed: number }[] = [];
  return {
    note: (at: number, speed: number): void => {
      const last = notes.at(-1);
      if (last && at - last.at < STEP_MS / 2) last.speed = speed;
      else notes.push({ at, speed });
      // The newest of those too old for the picture still says how it begins.
      const begin = at - STEP_MS * SAMPLES;
      const first = notes.findLastIndex((each) => each.at <= begin);
      if (first > 0) notes = notes.slice(first);
    },
    /** Bytes per second, oldest first, the last one is now; from the first note on. */
    until: (now: number): number[] => {
      const begin = notes[0]?.at ?? Number.POSITIVE_INFINITY;
      const samples: number[] = [];
      for (let at = now - STEP_MS * (SAMPLES - 1); at <= now; at += STEP_MS) {
        if (at >= begin) samples.push(notes.findLast((each) => each.at <= at)?.speed ?? 0);
      }
      return samples;
    },
  };
}
