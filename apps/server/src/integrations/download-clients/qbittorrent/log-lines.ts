import type { Api } from './api.ts';

type LogLine = { message: string; isProblem: boolean };

/** Warnings and faults of qBittorrent's own log, oldest first: the only place where it gives reasons. */
export async function fetchProblems(api: Api): Promise<string[]> {
  const answer = await api.json('log/main', { normal: 'false', info: 'false', last_known_id: '-1' });
  return readLog(answer)
    .filter((line) => line.isProblem)
    .map((line) => line.message);
}

/** The newest problem that names the torrent. */
export function reasonFor(problems: readonly string[], torrentName: string): string | null {
  return torrentName === '' ? null : (problems.findLast((line) => line.includes(torrentName)) ?? null);
}

function readLog(answer: unknown): LogLine[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { message, type } = entry as { message?: unknown; type?: unknown };
    // 1 normal, 2 information, 4 warning, 8 critical.
    return typeof message === 'string' ? [{ message, isProblem: Number(type) >= 4 }] : [];
  });
}
