import type { IndexerAccount } from '../port.ts';
import { asCount, asNumber, asText, asUtc } from './loose-fields.ts';

/** The answer of `jsonLoad.php?snatch_summary` as an account; null when it is none. */
export function readAccount(
  answer: unknown,
  context: { now: number; frozenUntilAt: number | null },
): IndexerAccount | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const row = answer as Record<string, unknown>;
  const username = asText(row['username']);
  const className = asText(row['classname']);
  if (asNumber(row['uid']) === null && username === '') return null;
  const vipUntilAt = asUtc(row['vip_until']);
  const uploadedBytes = asNumber(row['uploaded_bytes']);
  const downloadedBytes = asNumber(row['downloaded_bytes']);
  return {
    username,
    className,
    isVip: /\bvip\b/i.test(className) || (vipUntilAt !== null && vipUntilAt > context.now),
    vipUntilAt,
    ratio: ratioOf(uploadedBytes, downloadedBytes, row['ratio']),
    uploadedBytes,
    downloadedBytes,
    wedges: asCount(row['wedges']),
    unsatisfied: readUnsatisfied(row),
    frozenUntilAt: context.frozenUntilAt,
  };
}

/** Exact from the bytes; the site's own figure is rounded and says `∞` when nothing was downloaded. */
function ratioOf(uploaded: number | null, downloaded: number | null, told: unknown): number | null {
  if (uploaded !== null && downloaded !== null && downloaded > 0) return uploaded / downloaded;
  return asNumber(told);
}

/** In `snatch_summary` since September 2026, at the top level before; neither means unknown, not none. */
function readUnsatisfied(row: Record<string, unknown>): IndexerAccount['unsatisfied'] {
  const summary = row['snatch_summary'] as Record<string, unknown> | null | undefined;
  const block = (summary?.['unsat'] ?? row['unsat']) as Record<string, unknown> | null | undefined;
  const count = asCount(block?.['count']);
  const limit = asCount(block?.['limit']);
  return count === null || limit === null ? null : { count, limit };
}
