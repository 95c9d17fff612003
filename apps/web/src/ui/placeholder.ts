import { thumbHashToDataURL } from 'thumbhash';

const MOST = 500;
const made = new Map<string, string>();

/** A blurred picture (data URL) from a ThumbHash in base64; undefined when it is none. */
export function placeholderPicture(hash: string): string | undefined {
  const known = made.get(hash);
  if (known !== undefined) return known;
  try {
    const picture = thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
    if (made.size >= MOST) made.clear();
    made.set(hash, picture);
    return picture;
  } catch {
    return undefined;
  }
}
