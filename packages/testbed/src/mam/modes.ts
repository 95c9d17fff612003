/** How the stand-in behaves where MAM changed over time, or where sources disagree; may be changed while it runs. */
export type MamModes = {
  /** `live`: numeric text becomes numbers, three-part series. `legacy`: all text, `name`, bytes. `jitter`: a mix. */
  rows: 'live' | 'legacy' | 'jitter';
  /** A new `mam_id` with every n-th answer; 0 never. */
  rotateEvery: number;
  /** How long the value before the newest still works. */
  rotationGraceMs: number;
  /** How jsonLoad writes the ratio of an account that has downloaded nothing. */
  infiniteRatio: '∞' | 'Inf';
  /** Where jsonLoad puts the blocks: inside `snatch_summary` (since 2026-09-23), at the top, or nowhere. */
  snatchSummary: 'nested' | 'flat' | 'missing';
  /** `current`: wedge purchases are refused for API sessions with 410. `legacy`: they work. */
  store: 'current' | 'legacy';
  /** `spends`: `fl` on a download takes a wedge. `ignored`: as before 2026-05, when only the store sold them. */
  flag: 'spends' | 'ignored';
  /** What the `fl` flag does without wedges left. */
  withoutWedges: 'plain' | 'error';
  /** The row shows a personal freeleech only after this time. */
  personalFreeleechLagMs: number;
  /** A download is counted as unsatisfied only after this time. */
  unsatisfiedLagMs: number;
  maxPerPage: number;
};

export const DEFAULT_MODES: MamModes = {
  rows: 'live',
  rotateEvery: 5,
  rotationGraceMs: 30_000,
  infiniteRatio: '∞',
  snatchSummary: 'nested',
  store: 'current',
  flag: 'spends',
  withoutWedges: 'plain',
  personalFreeleechLagMs: 10 * 60_000,
  unsatisfiedLagMs: 0,
  maxPerPage: 100,
};
