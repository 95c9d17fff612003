/** The value of `mam_id` in whatever was pasted: bare, `mam_id=…; path=/`, a whole Cookie header, quoted, wrapped. */
export function parseMamId(pasted: string): string {
  const text = pasted.trim();
  const named = /(?:^|[\s;"'])mam_id\s*[=:]\s*([^;]*)/i.exec(text)?.[1] ?? text.replace(/^cookie:\s*/i, '');
  return (named.split(';')[0] ?? '').replaceAll(/\s+/g, '').replaceAll(/^["']+|["']+$/g, '');
}

/** What may stand in a Cookie header: no control character, blank, comma, semicolon or quote. */
export function isSendableMamId(value: string): boolean {
  return /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,4000}$/.test(value);
}

/** The other spelling of a pasted value: percent-decoded, or encoded; null when both are the same. */
export function otherSpelling(value: string): string | null {
  const other = /%[0-9a-f]{2}/i.test(value) ? decodeOnce(value) : encodeURIComponent(value);
  return other !== null && other !== value && isSendableMamId(other) ? other : null;
}

function decodeOnce(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The new value of the session in an answer's cookies; null when there is none worth keeping. */
export function rotatedMamId(headers: Headers, now: number): string | null {
  for (const cookie of headers.getSetCookie()) {
    const [pair = '', ...attributes] = cookie.split(';');
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim().toLowerCase() !== 'mam_id') continue;
    const value = pair
      .slice(at + 1)
      .trim()
      .replaceAll(/^"+|"+$/g, '');
    // A killed session is told to forget its cookie; that word must never be stored as one.
    const isDropped = value === '' || value.toLowerCase() === 'deleted' || isExpired(attributes, now);
    if (!isDropped && isSendableMamId(value)) return value;
  }
  return null;
}

function isExpired(attributes: readonly string[], now: number): boolean {
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split(/=(.*)/s).map((part) => part.trim());
    if (/^max-age$/i.test(name)) return Number(value) <= 0;
    if (/^expires$/i.test(name) && Date.parse(value) <= now) return true;
  }
  return false;
}
