import { useEffect, useState } from 'react';

const MOST = 500;
const made = new Map<string, string>();

/** A blurred picture (data URL) from a ThumbHash in base64; undefined for none, and until the decoder is there. */
export function usePlaceholder(hash: string | null | undefined): string | undefined {
  const known = typeof hash === 'string' ? made.get(hash) : undefined;
  const [, redraw] = useState(0);
  useEffect(() => {
    if (typeof hash !== 'string' || made.has(hash)) return undefined;
    let wanted = true;
    void decode(hash).then((done) => {
      if (done && wanted) redraw((count) => count + 1);
    });
    return () => {
      wanted = false;
    };
  }, [hash]);
  return known;
}

/** The decoder is no part of the first page. */
async function decode(hash: string): Promise<boolean> {
  try {
    const { thumbHashToDataURL } = await import('thumbhash');
    if (made.size >= MOST) made.clear();
    made.set(hash, thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0))));
    return true;
  } catch {
    return false;
  }
}
