/** One act, measured often, beside another act that says what it could cost on this machine at this moment. */
export type Figure = {
  /** What was measured: "by hard link". */
  name: string;
  unit: string;
  samples: readonly number[];
  baseline: { name: string; samples: readonly number[] };
  /** CPU milliseconds of one act, where the figure is not CPU time itself. */
  cpuMs?: number;
  target?: Target;
};

/**
 * What the median has to keep: itself (`value`), over the baseline (`ratio`), above it (`difference`).
 */
export type Target =
  | { of: 'value' | 'ratio' | 'difference'; atMost: number }
  | { of: 'value'; atLeast: number };

export type Benchmark = {
  name: string;
  title: string;
  /** Throws when the work was not done rightly; a figure of wrong work is none. */
  run: (tools: { say: (line: string) => void }) => Promise<Figure[]>;
};
