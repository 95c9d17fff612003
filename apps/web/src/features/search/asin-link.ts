import type { AudibleRegion } from '../../lib/api/types.ts';

const REGION_OF: Readonly<Record<string, AudibleRegion>> = {
  com: 'us',
  ca: 'ca',
  'co.uk': 'uk',
  'com.au': 'au',
  fr: 'fr',
  de: 'de',
  'co.jp': 'jp',
  it: 'it',
  in: 'in',
  es: 'es',
  'com.br': 'br',
};
const LINK =
  /\b(?:audible|amazon)\.(com\.au|com\.br|co\.uk|co\.jp|com|ca|fr|de|it|in|es)\/(?:\S*\/)?(B[A-Z0-9]{9}|\d{9}[\dX])\b/i;

/** The book a pasted link of Audible or Amazon leads to; undefined for anything else. */
export function readAsinLink(text: string): { asin: string; region: AudibleRegion | undefined } | undefined {
  const [, domain, asin] = LINK.exec(text) ?? [];
  if (domain === undefined || asin === undefined) return undefined;
  return { asin: asin.toUpperCase(), region: REGION_OF[domain.toLowerCase()] };
}
