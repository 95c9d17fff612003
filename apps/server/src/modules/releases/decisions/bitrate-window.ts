import type { CompiledBook } from '../matching/wanted.ts';
import type { QualityPolicy, ReleaseFacts } from '../model.ts';
import { type DecisionRule, permanently } from './rule.ts';

const LOSSLESS = new Set(['flac', 'wav']);
/** Lossless stereo of CD quality. */
const LOSSLESS_MAXIMUM_KBPS = 1600;
/** Books of a pack are of different length, and not all of it is audio. */
const PACK_TOLERANCE = { shorter: 1.5, longer: 2 };
/** No audiobook of any length is smaller. */
const SMALLEST_BYTES = 2_000_000;

/** Bitrate that size and running time imply, for a release of `count` books like the wanted one. */
export function impliedKbps(facts: ReleaseFacts, book: CompiledBook, count: number): number | null {
  const minutes = book.book.runtimeMinutes;
  if (facts.sizeBytes === null || !minutes || minutes <= 0) return null;
  return (facts.sizeBytes * 8) / 1000 / (minutes * 60 * Math.max(1, count));
}

/** The bitrates that are believable for a release in these formats: the widest of their windows. */
export function bitrateWindow(
  policy: QualityPolicy,
  formats: readonly string[],
): { minimumKbps: number; maximumKbps: number } {
  if (formats.length === 0) return windowOf(policy, '');
  const windows = formats.map((format) => windowOf(policy, format));
  return {
    minimumKbps: Math.min(...windows.map((one) => one.minimumKbps)),
    maximumKbps: windows.some((one) => one.maximumKbps <= 0)
      ? 0
      : Math.max(...windows.map((one) => one.maximumKbps)),
  };
}

function windowOf(policy: QualityPolicy, format: string): { minimumKbps: number; maximumKbps: number } {
  const own = policy.bitrateWindows.find((window) => window.format.toLowerCase() === format);
  if (own) return own;
  const { minimumBitrateKbps: minimumKbps, maximumBitrateKbps: maximumKbps } = policy;
  if (maximumKbps > 0 && LOSSLESS.has(format))
    return { minimumKbps, maximumKbps: Math.max(maximumKbps, LOSSLESS_MAXIMUM_KBPS) };
  return { minimumKbps, maximumKbps };
}

/** Too small for the running time means abridged, incomplete or no audio; too large means more than one book. */
export const bitrateWindowRule: DecisionRule = {
  code: 'bitrate',
  group: 'release',
  check({ book, facts, identity, policy }) {
    const { pack } = identity;
    const count = pack.isPack ? (pack.count ?? 1) : 1;
    const kbps = impliedKbps(facts, book, count);
    if (kbps === null) {
      return facts.sizeBytes !== null && facts.sizeBytes < SMALLEST_BYTES
        ? permanently(`Too small for an audiobook: ${Math.round(facts.sizeBytes / 1000)} kB.`)
        : null;
    }
    const window = bitrateWindow(policy, facts.audioFormats);
    const slack = pack.isPack ? PACK_TOLERANCE : { shorter: 1, longer: 1 };
    const shown = Math.round(kbps * 10) / 10;
    if (kbps < window.minimumKbps / (pack.count === null ? 1 : slack.shorter)) {
      return permanently(
        `Too small for its running time: ${shown} kbit/s, at least ${window.minimumKbps} make it believable.`,
      );
    }
    const openEnd = window.maximumKbps <= 0 || (pack.isPack && pack.count === null);
    if (!openEnd && kbps > window.maximumKbps * slack.longer) {
      return permanently(
        `Too large for its running time: ${shown} kbit/s, at most ${window.maximumKbps} make it believable.`,
      );
    }
    return null;
  },
};
