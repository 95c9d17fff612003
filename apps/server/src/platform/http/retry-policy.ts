const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const SAFE_METHODS = new Set(['GET', 'HEAD']);
/** A remote that wants a longer pause gets its answer handed to the caller, who can schedule. */
export const LONGEST_WAIT_MS = 30_000;

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

export function mayRepeat(request: { method?: string; idempotent?: boolean }): boolean {
  return request.idempotent ?? SAFE_METHODS.has(request.method ?? 'GET');
}

/** `Retry-After` as milliseconds from now, from seconds or a date; null when absent or unreadable. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** 0.5 s, 1 s, 2 s … at most 8 s, with a quarter of jitter so that several clients do not come back together. */
export function backOffMs(attempt: number, random: number): number {
  const base = Math.min(8000, 500 * 2 ** attempt);
  return Math.round(base * (0.875 + random * 0.25));
}
