import type { TrackerReport } from '../port.ts';

const WORKING = 2;
/** 4 not working; since 5.2 also 5 tracker error, 6 unreachable. */
const FAILING = new Set([4, 5, 6]);

/** What the real trackers say; DHT, PeX and LSD are listed too, as `** [DHT] **`. */
export function readTrackers(answer: unknown): TrackerReport {
  if (!Array.isArray(answer)) return { isWorking: false, complaint: null };
  let complaint: string | null = null;
  for (const entry of answer as unknown[]) {
    const { url, status, msg } = (entry ?? {}) as { url?: unknown; status?: unknown; msg?: unknown };
    if (typeof url !== 'string' || url.startsWith('** [')) continue;
    if (status === WORKING) return { isWorking: true, complaint: null };
    if (FAILING.has(Number(status)) && typeof msg === 'string' && msg.trim() !== '') complaint ??= msg.trim();
  }
  return { isWorking: false, complaint };
}
