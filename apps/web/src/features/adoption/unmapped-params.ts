import type { FoundFolder } from '../../lib/api/types.ts';

export const CONFIDENCES = [
  'confirmed',
  'likely',
  'unsure',
  'contradicted',
  'unknown',
] as const satisfies FoundFolder['confidence'][];

/** The address of the room: which root folder, and which of its folders. */
export type UnmappedParams = { root?: string; confidence?: FoundFolder['confidence'] };

/** Reads an address; what makes no sense is left out. */
export function readUnmappedParams(raw: Record<string, unknown>): UnmappedParams {
  const confidence = CONFIDENCES.find((known) => known === raw['confidence']);
  return {
    ...(typeof raw['root'] === 'string' ? { root: raw['root'].slice(0, 64) } : {}),
    ...(confidence === undefined ? {} : { confidence }),
  };
}
