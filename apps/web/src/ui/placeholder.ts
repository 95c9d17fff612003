import { useEffect, useState } from 'react';
import type * as ThumbHash from 'thumbhash';

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

let decoder: typeof ThumbHash | undefined;

/** The decoder is no part of the first page. */
async function decode(hash: string): Promise<boolean> {
  try {
    decoder ??= await import('thumbhash');
    if (made.size >= MOST) made.clear();
    made.set(hash, decoder.thumbHashToDataURL(bytesOf(hash)));
    return true;
  } catch {
    return false;
  }
}

/** The colour of the picture on the whole; undefined for none, and until the decoder has been asked for a picture. */
export function averageColour(hash: string | null | undefined): string | undefined {
  if (typeof hash !== 'string' || decoder === undefined) return undefined;
  try {
    const { r, g, b } = decoder.thumbHashToAverageRGBA(bytesOf(hash));
    return `rgb(${[r, g, b].map((part) => Math.round(255 * part)).join(' ')})`;
  } catch {
    return undefined;
  }
}

function bytesOf(hash: string): Uint8Array {
  return Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));
}
