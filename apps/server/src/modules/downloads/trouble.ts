import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { AppError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ClientSource } from './ports.ts';

export type ClientTrouble = {
  error: AppError;
  since: number;
  failures: number;
  /** For people; by the steady clock it is `askAt`. */
  nextAt: number;
  askAt: number;
  /** Who was asked: with other settings it is another instance, of which nothing is known yet. */
  asked: DownloadClient | undefined;
};

const LONGEST_PAUSE_MS = 60_000;
const OK_EVERY_MS = 60_000;

export type TroubleBook = ReturnType<typeof createTroubleBook>;

/** Which clients do not answer, since when, and when they are asked again. Their downloads are stale, not failed. */
export function createTroubleBook(parts: {
  clock: Clock;
  log: Logger;
  clients: ClientSource;
  intervalMs: number;
}) {
  const { clock, log, clients, intervalMs } = parts;
  const troubles = new Map<string, ClientTrouble>();
  const reportedOkAt = new Map<string, number>();

  return {
    of: (clientId: string): ClientTrouble | undefined => troubles.get(clientId),
    /** New settings are tried at once, whatever became of the old ones. */
    mayAsk: (clientId: string, instance: DownloadClient | undefined): boolean => {
      const trouble = troubles.get(clientId);
      return trouble === undefined || trouble.asked !== instance || trouble.askAt <= clock.steady();
    },
    record: async (clientId: string, error: AppError, asked: DownloadClient | undefined): Promise<void> => {
      const now = clock.now();
      const known = troubles.get(clientId);
      const before = known?.asked === asked ? known : undefined;
      const failures = (before?.failures ?? 0) + 1;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, intervalMs * 2 ** Math.min(failures - 1, 10));
      troubles.set(clientId, {
        error,
        since: before?.since ?? now,
        failures,
        nextAt: now + pauseMs,
        askAt: clock.steady() + pauseMs,
        asked,
      });
      if (before?.error.code === error.code) return;
      log.warn({ clientId, code: error.code, err: error.message }, 'a download client cannot be asked');
      reportedOkAt.delete(clientId);
      await clients.recordFailure(clientId, error);
    },
    clear: async (clientId: string): Promise<void> => {
      const had = troubles.delete(clientId);
      if (had) log.info({ clientId }, 'a download client answers again');
      const toldAt = reportedOkAt.get(clientId);
      if (!had && toldAt !== undefined && clock.steady() - toldAt < OK_EVERY_MS) return;
      reportedOkAt.set(clientId, clock.steady());
      await clients.recordOk(clientId);
    },
  };
}
