/** Severity as `log/main` numbers it. */
const TYPES = { normal: 1, info: 2, warning: 4, critical: 8 } as const;

type LogRow = { id: number; message: string; timestamp: number; type: number };

export type EventLog = {
  write(type: keyof typeof TYPES, message: string): void;
  since(lastKnownId: number): LogRow[];
};

/** The messages of `log/main`: the only place where qBittorrent tells reasons. */
export function createEventLog(now: () => number): EventLog {
  const rows: LogRow[] = [];
  return {
    write: (type, message) => {
      rows.push({ id: rows.length, message, timestamp: Math.floor(now() / 1000), type: TYPES[type] });
    },
    since: (lastKnownId) => rows.filter((row) => row.id > lastKnownId),
  };
}
