import { describeError } from '../../kernel/index.ts';
import { type Cover, prepareCover } from './cover.ts';

/** Where a cover may come from; best first. */
export type CoverSource = () => Promise<Uint8Array>;

/** Good enough for every screen: no need to look for a larger one. */
const ENOUGH_PIXELS = 1000;

/**
 * The first cover of good size; when none is, the largest, of equal ones the first. Sources that give none are told in
 * `warnings`, which only matter when there is no cover in the end.
 */
export async function chooseCover(
  sources: readonly CoverSource[],
): Promise<{ cover: Cover | null; warnings: string[] }> {
  const warnings: string[] = [];
  let best: Cover | null = null;
  for (const source of sources) {
    try {
      const cover = await prepareCover(await source());
      if (best === null || shortSide(cover) > shortSide(best)) best = cover;
      if (shortSide(best) >= ENOUGH_PIXELS) break;
    } catch (error) {
      warnings.push(`A cover could not be used: ${describeError(error)}`);
    }
  }
  return { cover: best, warnings };
}

function shortSide({ width, height }: Cover): number {
  return Math.min(width, height);
}
