import type { ClientFile } from '../port.ts';

/** One row of `torrents/files`; null for a row without a usable name. */
export function readFileRow(row: unknown): ClientFile | null {
  if (typeof row !== 'object' || row === null) return null;
  const fields = row as Record<string, unknown>;
  const name = fields['name'];
  if (typeof name !== 'string' || name === '') return null;
  return {
    path: name,
    sizeBytes: Math.max(0, Number(fields['size'] ?? 0) || 0),
    fraction: Math.min(1, Math.max(0, Number(fields['progress'] ?? 0) || 0)),
    skipped: Number(fields['priority'] ?? 1) === 0,
  };
}
