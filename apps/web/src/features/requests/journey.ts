import type { AcquisitionState } from '../../lib/api/types.ts';

/** The way of a book as a listener sees it. */
export const JOURNEY = ['asked', 'found', 'downloaded', 'filed', 'ready'] as const;
export type JourneyStep = (typeof JOURNEY)[number];
export type StepState = 'done' | 'current' | 'stuck' | 'ahead';

/** How many steps lie behind, and whether the one at hand needs a person. */
const PLACE: Record<AcquisitionState, { done: number; stuck?: true }> = {
  requested: { done: 1 },
  awaitingApproval: { done: 0, stuck: true },
  denied: { done: 0, stuck: true },
  searching: { done: 1 },
  waiting: { done: 1 },
  grabbed: { done: 2 },
  downloading: { done: 2 },
  downloaded: { done: 3 },
  importing: { done: 3 },
  importBlocked: { done: 3, stuck: true },
  imported: { done: 4 },
  available: { done: 5 },
  cancelled: { done: 1, stuck: true },
};

export function journeyOf(state: AcquisitionState): { step: JourneyStep; state: StepState }[] {
  const place = PLACE[state];
  return JOURNEY.map((step, index) => {
    if (index < place.done) return { step, state: 'done' };
    if (index > place.done) return { step, state: 'ahead' };
    return { step, state: place.stuck === true ? 'stuck' : 'current' };
  });
}
