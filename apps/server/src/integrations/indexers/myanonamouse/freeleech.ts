import type { FoundRelease, FreeleechAdvice, IndexerAccount } from '../port.ts';

type FreeleechPolicy = 'never' | 'whenWorthIt' | 'always' | 'ask';
export type FreeleechRules = {
  policy: FreeleechPolicy;
  minimumMb: number;
  /** Wedges that are never spent by themselves. */
  reserve: number;
};

/** Should a wedge be spent on this release? Never on one that is free already: the site would take it all the same. */
export function adviseFreeleech(
  release: FoundRelease,
  account: IndexerAccount | null,
  rules: FreeleechRules,
): FreeleechAdvice {
  const keep = (reason: string, isPossible = false): FreeleechAdvice => ({
    action: 'keep',
    isPossible,
    reason,
  });
  if (release.freeleech) return keep('It is free for this account already.');
  if (release.vip) return keep('It is a VIP torrent; a wedge would be wasted on it.');
  if (release.flags.includes('snatched')) return keep('This account has had it before.');
  const wedges = account?.wedges ?? null;
  if (wedges === 0) return keep('There is no wedge left.');
  if (rules.policy === 'never') return keep('Freeleech wedges are not spent by themselves.', true);
  if (wedges === null) return keep('The number of wedges is not known.', true);
  if (wedges <= rules.reserve) {
    const left = wedges === 1 ? '1 wedge is left' : `${wedges} wedges are left`;
    return keep(`${left}, and ${rules.reserve} are kept in reserve.`, true);
  }
  // Millions of bytes, as sizes are shown.
  const sizeMb = Math.round((release.size ?? 0) / 1_000_000);
  if (rules.policy !== 'always' && sizeMb < rules.minimumMb) {
    return keep(`It is smaller than ${rules.minimumMb} MB.`, true);
  }
  return rules.policy === 'ask'
    ? {
        action: 'ask',
        isPossible: true,
        reason: `It would count ${sizeMb} MB against the ratio; one of ${wedges} wedges makes it free.`,
      }
    : { action: 'spend', isPossible: true, reason: `One of ${wedges} wedges makes its ${sizeMb} MB free.` };
}
