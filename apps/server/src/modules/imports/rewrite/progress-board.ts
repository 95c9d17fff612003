import type { ImportProgress } from '@earmark/contracts';
import type { EventBus } from '../../../events/index.ts';
import type { Clock } from '../../../kernel/clock.ts';

export type ImportProgressBoard = ReturnType<typeof createImportProgressBoard>;
export type ProgressReport = { importId: string; downloadId: string | null };

const TELL_EVERY_MS = 1000;
/** Before that a remaining time would be a guess. */
const ETA_AFTER_MS = 5000;

/**
 * How far the writing of audio is, in memory only. It listens to the events, so that it is as true in a process that
 * only serves pages as in the one that works.
 */
export function createImportProgressBoard(bus: EventBus, clock: Clock) {
  const rows = new Map<string, { downloadId: string | null; progress: ImportProgress }>();
  bus.subscribe(({ event }) => {
    if (event.topic !== 'queue' || event.data.kind !== 'import') return;
    const { importId, downloadId, progress } = event.data;
    if (progress) rows.set(importId, { downloadId, progress });
    else rows.delete(importId);
  });
  const publish = ({ importId, downloadId }: ProgressReport, progress: ImportProgress | null) =>
    bus.publish(
      { topic: 'queue', data: { kind: 'import', importId, downloadId, progress } },
      { kind: 'admins' },
    );

  return {
    progressOf: (importId: string): ImportProgress | null => rows.get(importId)?.progress ?? null,
    ofDownload: (downloadId: string): ImportProgress | null =>
      [...rows.values()].find((row) => row.downloadId === downloadId)?.progress ?? null,

    /** Follows one piece of work of known size; `end` must be called whatever happens. */
    follow: (report: ProgressReport, total: number) => {
      const startedAt = clock.now();
      let toldAt = 0;
      let done = 0;
      let step: ImportProgress['step'] = 'join';
      const tell = () => {
        const now = clock.now();
        toldAt = now;
        const fraction = total > 0 ? Math.min(1, done / total) : 0;
        const spent = now - startedAt;
        const isKnown = spent >= ETA_AFTER_MS && fraction > 0.01;
        const etaSeconds = isKnown ? Math.round((spent / fraction - spent) / 1000) : null;
        publish(report, { step, fraction, etaSeconds });
      };
      return {
        begin: (next: ImportProgress['step']) => {
          step = next;
          tell();
        },
        /** `amount` of the whole is done by now. */
        reach: (amount: number) => {
          done = Math.max(done, amount);
          if (clock.now() - toldAt >= TELL_EVERY_MS) tell();
        },
        end: () => publish(report, null),
      };
    },
  };
}
