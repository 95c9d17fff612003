import type { BatchKindName, BatchResult } from '@earmark/contracts';

export type BatchState = 'listing' | 'running' | 'done' | 'cancelled' | 'failed';
export type BatchItemState = 'waiting' | 'changed' | 'unchanged' | 'failed';
export type BatchOptions = Record<string, unknown>;

export type StoredBatch = {
  id: string;
  kind: BatchKindName;
  options: BatchOptions;
  state: BatchState;
  message: string | null;
  createdAt: number;
  finishedAt: number | null;
};

export type StoredBatchItem = {
  seq: number;
  subject: string;
  label: string;
  state: BatchItemState;
  message: string | null;
  result: BatchResult | null;
};

export type BatchOutcome = {
  state: 'changed' | 'unchanged';
  message?: string | null;
  result?: BatchResult | null;
  /** Key of the place of a folder that was found, so that the database tells which are library items by now. */
  pathKey?: string;
};

/** One kind of work on many things. Working on a thing twice must do no harm: a kill may come before it is noted. */
export type BatchKind = {
  kind: BatchKindName;
  /** What is done already is needed for the rest. */
  needsEarlier?: true;
  /** Everything there is to do, in order. Looks only. */
  list(options: BatchOptions): Promise<{ subject: string; label: string }[]>;
  /**
   * Begins or goes on; `earlier` are the results of what is done already, where the kind needs them. Answers what works on one thing; what it
   * throws is that thing's failure and keeps none of the others from being done.
   */
  open(
    options: BatchOptions,
    earlier: readonly BatchResult[],
  ): (subject: string, signal: AbortSignal) => Promise<BatchOutcome>;
};
