import { type Death } from '../../../testing/death.ts';
import type { ImportParts } from '../ports.ts';
import type { MortalFfmpeg } from './mortal-ffmpeg.ts';

/** The parts of an import as they are in a process that ends at its n-th event. */
export function mortalParts(death: Death, parts: ImportParts, ffmpeg?: MortalFfmpeg): ImportParts {
  const guard = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    death.alive();
    return call();
  };
  const change = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    const result = await guard(call);
    death.event(`after ${name}`);
    return result;
  };
  return {
    ...parts,
    db: death.db(parts.db),
    ...(ffmpeg ? { ffmpeg: ffmpeg.mortal(death) } : {}),
    onStep: (kind, moment) => death.event(`journal ${kind} ${moment}`),
    wanted: {
      byId: (id) => guard(() => parts.wanted.byId(id)),
      byBook: (id) => guard(() => parts.wanted.byBook(id)),
      transition: (...args) => guard(() => parts.wanted.transition(...args)),
      explain: (...args) => guard(() => parts.wanted.explain(...args)),
    },
    downloads: {
      load: (id) => guard(() => parts.downloads.load(id)),
      locate: (id) => guard(() => parts.downloads.locate(id)),
      imported: (id) => change('imported', () => parts.downloads.imported(id)),
      rejectContent: (...args) => change('rejectContent', () => parts.downloads.rejectContent(...args)),
      explain: (...args) => guard(() => parts.downloads.explain(...args)),
    },
  };
}
