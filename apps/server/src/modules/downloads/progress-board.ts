import type { DownloadState, Progress, ProgressRow } from '@earmark/contracts';
import type { EventBus } from '../../events/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createRecentSpeeds } from './recent-speeds.ts';

export type ProgressBoard = ReturnType<typeof createProgressBoard>;

/**
 * The newest picture of running downloads, in memory only. It listens to the events, so that it is as true in a
 * process that only serves pages as in the one that tracks.
 */
export function createProgressBoard(bus: EventBus, clock: Clock) {
  const rows = new Map<string, ProgressRow>();
  const speeds = createRecentSpeeds();
  const totals = (): { count: number; downSpeed: number } => {
    let downSpeed = 0;
    let count = 0;
    for (const row of rows.values()) {
      if (row.state === 'completed' || row.state === 'seeding') continue;
      count += 1;
      downSpeed += row.downSpeed;
    }
    return { count, downSpeed };
  };
  const stop = bus.subscribe(({ event }) => {
    if (event.topic !== 'queue') return;
    if (event.data.kind === 'progress') for (const row of event.data.rows) rows.set(row.downloadId, row);
    else if (event.data.kind === 'changed' && event.data.state === null) rows.delete(event.data.downloadId);
    speeds.note(clock.now(), totals().downSpeed);
  });
  return {
    progressOf: (downloadId: string): Progress | null => {
      const row = rows.get(downloadId);
      return row
        ? {
            fraction: row.fraction,
            downloadedBytes: row.downloadedBytes,
            sizeBytes: row.sizeBytes,
            downSpeed: row.downSpeed,
            etaSeconds: row.etaSeconds,
            seeds: row.seeds,
          }
        : null;
    },
    stateOf: (downloadId: string): DownloadState | null => rows.get(downloadId)?.state ?? null,
    /** All running downloads together. */
    totals,
    /** What they fetched in the last two minutes, oldest first. */
    recentSpeeds: () => speeds.until(clock.now()),
    stop,
  };
}

/** Differences worth telling; a byte more or less of an unchanged percentage is one. */
export function differs(before: ProgressRow | null, now: ProgressRow): boolean {
  return (
    before === null ||
    before.state !== now.state ||
    before.downloadedBytes !== now.downloadedBytes ||
    before.downSpeed !== now.downSpeed ||
    before.etaSeconds !== now.etaSeconds ||
    before.seeds !== now.seeds ||
    before.sizeBytes !== now.sizeBytes ||
    before.fraction !== now.fraction ||
    before.requestIds !== now.requestIds
  );
}

/** Rows of the same people travel in one event, so that it is written once for all who may see it. */
export function publishProgress(
  bus: EventBus,
  changed: readonly { row: ProgressRow; userIds: readonly string[] }[],
  maxRows: number,
): void {
  const groups = new Map<string, { userIds: readonly string[]; rows: ProgressRow[] }>();
  for (const { row, userIds } of changed) {
    const key = userIds.join(' ');
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { userIds, rows: [row] });
  }
  for (const { userIds, rows } of groups.values()) {
    for (let at = 0; at < rows.length; at += maxRows) {
      bus.publish(
        { topic: 'queue', data: { kind: 'progress', rows: rows.slice(at, at + maxRows) } },
        userIds.length === 0 ? { kind: 'admins' } : { kind: 'users', userIds },
      );
    }
  }
}
