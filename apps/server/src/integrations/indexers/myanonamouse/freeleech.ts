import type { FoundRelease, IndexerAccount } from '../port.ts';

type FreeleechPolicy = 'never' | 'whenWorthIt' | 'always' | 'ask';
export type FreeleechRules = {
  policy: FreeleechPolicy;
  minimumMb: number;
  /** Wedges that are never spent by themselves. */
  reserve: number;
};
export type FreeleechAdvice = { use: boolean; reason: string };

/** Should a wedge be spent on this release? Never on one that is free already: the site would take it all the same. */
export function adviseFreeleech(
  release: FoundRelease,
  account: IndexerAccount | null,
  rules: FreeleechRules,
): FreeleechAdvice {
  const no = (reason: string): FreeleechAdvice => ({ use: false, reason });
  if (release.freeleech) return no('It is free for this account already.');
  if (release.vip) return no('It is a VIP torrent; a wedge would be wasted on it.');
  if (release.flags.includes('snatched')) return no('This account has had it before.');
  switch (rules.policy) {
    case 'never':
      return no('Freeleech wedges are switched off.');
    case 'ask':
      return no('Wedges are only spent when a person asks for it.');
    case 'always':
    case 'whenWorthIt':
      break;
  }
  if (!account || account.wedges === null) return no('The number of wedges is not known.');
  if (account.wedges <= rules.reserve) {
    return no(`${account.wedges} wedges are left, and ${rules.reserve} are kept in reserve.`);
  }
  const sizeMb = (release.size ?? 0) / 1024 / 1024;
  if (rules.policy === 'whenWorthIt' && sizeMb < rules.minimumMb) {
    return no(`It is smaller than ${rules.minimumMb} MB.`);
  }
  return { use: true, reason: `One of ${account.wedges} wedges makes its ${Math.round(sizeMb)} MB free.` };
}
