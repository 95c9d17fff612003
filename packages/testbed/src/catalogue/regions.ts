import type { Region } from './model.ts';

/** The end of Audible's host name in each region. */
export const TLD_BY_REGION: Readonly<Record<Region, string>> = {
  us: 'com',
  ca: 'ca',
  uk: 'co.uk',
  au: 'com.au',
  fr: 'fr',
  de: 'de',
  jp: 'co.jp',
  it: 'it',
  in: 'in',
  es: 'es',
  br: 'com.br',
};

export const REGIONS = Object.keys(TLD_BY_REGION) as readonly Region[];

/** With or without a leading dot. */
export function regionOfTld(tld: string): Region | undefined {
  const bare = tld.replace(/^\./, '');
  return REGIONS.find((region) => TLD_BY_REGION[region] === bare);
}
