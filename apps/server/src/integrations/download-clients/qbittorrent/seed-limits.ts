import type { SeedGoal } from '../port.ts';
import type { ClientPreferences } from './preferences.ts';

const NONE = -1;

/**
 * Share limits of one torrent that keep the client from stopping (or removing) it before its seed goal; nothing when
 * the client's own limits leave the goal alone. A client acts at whichever limit comes first, and time is the goal
 * trackers insist on, so with a time goal the ratio no longer counts.
 */
export function seedLimits(goal: SeedGoal, client: ClientPreferences): Record<string, string> {
  const goalMinutes = Math.ceil((goal.seconds ?? 0) / 60);
  const goalRatio = goal.ratio ?? 0;
  if (goalMinutes <= 0 && goalRatio <= 0) return {};
  const hasTimeGoal = goalMinutes > 0;
  const isRatioTooSoon = client.maxRatio !== null && (hasTimeGoal || client.maxRatio < goalRatio);
  const isTimeTooSoon =
    client.maxSeedingMinutes !== null && (!hasTimeGoal || client.maxSeedingMinutes < goalMinutes);
  if (!isRatioTooSoon && !isTimeTooSoon && client.maxInactiveMinutes === null) return {};
  return {
    ratioLimit: String(hasTimeGoal ? NONE : Math.max(goalRatio, client.maxRatio ?? 0)),
    seedingTimeLimit: String(hasTimeGoal ? Math.max(goalMinutes, client.maxSeedingMinutes ?? 0) : NONE),
    inactiveSeedingTimeLimit: String(NONE),
  };
}
