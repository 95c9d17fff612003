/** Numeric parts of `2.11.4`, `v5.2.0rc1`; missing parts count as 0. */
function parseVersion(text: string): number[] {
  return (/\d+(\.\d+)*/u.exec(text)?.[0] ?? '0').split('.').map(Number);
}

export function isVersionAtLeast(version: string, wanted: string): boolean {
  const left = parseVersion(version);
  const right = parseVersion(wanted);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** `pause`/`resume` became `stop`/`start` in 5.0 final. */
export const STOP_START_SINCE = '2.11.0';
export const FREE_SPACE_SINCE = '2.15.2';
export const SESSION_PAUSE_SINCE = '2.16.2';
/** Web API of 4.3.0, the oldest version we speak. */
export const OLDEST_WEB_API = '2.6.0';
