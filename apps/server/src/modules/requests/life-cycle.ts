import type { AcquisitionState, HistoryType } from '@earmark/contracts';

/** What can happen to a wanted book. */
export type LifeEvent =
  | 'approve'
  | 'deny'
  | 'searchStarted'
  | 'nothingAcceptable'
  | 'answerNeeded'
  | 'grabbed'
  | 'grabFailed'
  | 'downloadStarted'
  | 'downloadCompleted'
  | 'downloadFailed'
  | 'downloadReturned'
  | 'importStarted'
  | 'importBlocked'
  | 'importRetried'
  | 'imported'
  | 'available'
  | 'foundInLibrary'
  | 'cancel'
  | 'retry'
  | 'ask'
  | 'takenOut'
  | 'removedFromLibrary'
  | 'upgraded'
  | 'wantBetter'
  | 'keepRecording';

type Move = {
  from: readonly AcquisitionState[];
  to: AcquisitionState;
  /** The row of history it leaves; null for moves that tell nobody anything new. */
  history: HistoryType | null;
};

const ON_ITS_WAY = [
  'requested',
  'searching',
  'waiting',
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
] as const;

/** The only moves there are. A move from a state that is not in `from` is refused. */
export const MOVES: Readonly<Record<LifeEvent, Move>> = {
  approve: { from: ['awaitingApproval', 'denied'], to: 'requested', history: 'approved' },
  deny: { from: ['awaitingApproval'], to: 'denied', history: 'denied' },
  searchStarted: { from: ['requested', 'waiting', 'searching'], to: 'searching', history: null },
  nothingAcceptable: {
    from: ['searching', 'requested', 'waiting'],
    to: 'waiting',
    history: 'nothingAcceptable',
  },
  answerNeeded: { from: ['searching', 'requested', 'waiting'], to: 'waiting', history: 'answerNeeded' },
  grabbed: {
    from: ['requested', 'searching', 'waiting', 'importBlocked'],
    to: 'grabbed',
    history: 'grabbed',
  },
  grabFailed: {
    from: ['requested', 'searching', 'waiting', 'grabbed'],
    to: 'waiting',
    history: 'grabFailed',
  },
  downloadStarted: { from: ['grabbed'], to: 'downloading', history: 'downloadStarted' },
  downloadCompleted: { from: ['grabbed', 'downloading'], to: 'downloaded', history: 'downloadCompleted' },
  downloadFailed: {
    from: ['grabbed', 'downloading', 'downloaded', 'importBlocked'],
    to: 'requested',
    history: 'downloadFailed',
  },
  /** A person put the torrent of an ended download into the client again. */
  downloadReturned: {
    from: ['requested', 'searching', 'waiting'],
    to: 'grabbed',
    history: 'downloadReturned',
  },
  importStarted: { from: ['downloaded', 'importing'], to: 'importing', history: 'importStarted' },
  importBlocked: {
    from: ['downloaded', 'importing', 'importBlocked'],
    to: 'importBlocked',
    history: 'importBlocked',
  },
  importRetried: { from: ['importBlocked'], to: 'downloaded', history: null },
  imported: { from: ['importing', 'importBlocked', 'downloaded'], to: 'imported', history: 'imported' },
  available: { from: ['imported'], to: 'available', history: 'available' },
  foundInLibrary: {
    from: ['awaitingApproval', 'requested', 'searching', 'waiting', 'denied', 'cancelled'],
    to: 'available',
    history: 'available',
  },
  cancel: { from: [...ON_ITS_WAY, 'awaitingApproval'], to: 'cancelled', history: 'cancelled' },
  retry: {
    from: ['waiting', 'importBlocked', 'cancelled', 'denied', 'requested'],
    to: 'requested',
    history: 'requested',
  },
  ask: { from: ['cancelled', 'denied'], to: 'awaitingApproval', history: 'requested' },
  /** The better recording stands in the place of the former one. */
  upgraded: { from: ['importing', 'importBlocked', 'downloaded'], to: 'imported', history: 'replaced' },
  /** A better recording is looked for once more. */
  wantBetter: { from: ['imported', 'available', 'cancelled', 'denied'], to: 'requested', history: null },
  /** A person chose the recording that is there: no better one is looked for unless somebody asks. */
  keepRecording: {
    from: [
      ...ON_ITS_WAY.filter((state) => state !== 'importing'),
      'imported',
      'available',
      'denied',
      'cancelled',
    ],
    to: 'cancelled',
    history: null,
  },
  /** A person took it out of the library, and nobody wants it any more; the library tells the story. */
  takenOut: { from: ['imported', 'available'], to: 'cancelled', history: null },
  /** The same, and another release is looked for. */
  removedFromLibrary: { from: ['imported', 'available'], to: 'requested', history: null },
};

export function isOpen(state: AcquisitionState): boolean {
  return (ON_ITS_WAY as readonly AcquisitionState[]).includes(state);
}

/** Would the event change anything, is it already so, or is it impossible? */
export function judgeMove(state: AcquisitionState, event: LifeEvent): 'moves' | 'already' | 'impossible' {
  const move = MOVES[event];
  if (move.from.includes(state)) return 'moves';
  return move.to === state ? 'already' : 'impossible';
}
