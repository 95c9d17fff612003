import type { QualityProfile } from '@earmark/contracts';
import type { OwnedRecording } from './model.ts';

/** Below this, speech suffers; a recording of the same format above it is no reason to download again. */
export const GOOD_KBPS = 48;
/** Bitrates worked out from sizes are inexact: less than this is no difference. */
const CLEARLY_BETTER = 1.25;

/** Is it one, and why; the message is for people. */
export type UpgradeVerdict = { isUpgrade: boolean; message: string };

/**
 * May a better recording be looked for at all? No when the profile takes no upgrades or the book has reached the cutoff.
 * `isUpgrade` true means: a search is worth it.
 */
export function upgradeWanted(owned: OwnedRecording, profile: QualityProfile): UpgradeVerdict {
  if (!profile.upgradeAllowed)
    return { isUpgrade: false, message: 'The book is in the library, and the profile takes no upgrades.' };
  const has = describe(owned.formats);
  const place = bestPlace(owned.formats, profile);
  const isPoor = owned.bitrateKbps !== null && owned.bitrateKbps < GOOD_KBPS;
  const cutoff = cutoffOf(profile);
  if (place <= cutoff.place && !isPoor)
    return { isUpgrade: false, message: `The library has it in ${has}; ${cutoff.format} is good enough.` };
  return {
    isUpgrade: true,
    message: isPoor
      ? `The library has it at ${Math.round(owned.bitrateKbps ?? 0)} kbit/s.`
      : `The library has it in ${has}, wanted is ${cutoff.format}.`,
  };
}

/**
 * Is the offered recording better than the one in the library, under this profile? A better place in the order of
 * formats is; within the same format only a clearly higher bitrate for one that sounds poor. What it says nothing about
 * is never better, so nothing is fetched twice and the way up ends.
 */
export function isUpgrade(
  offered: OwnedRecording,
  owned: OwnedRecording,
  profile: QualityProfile,
): UpgradeVerdict {
  const wanted = upgradeWanted(owned, profile);
  if (!wanted.isUpgrade) return wanted;
  if (offered.formats.length === 0)
    return { isUpgrade: false, message: 'Its format is not named, so it may be no better than the library.' };
  const offers = describe(offered.formats);
  const has = describe(owned.formats);
  const place = bestPlace(offered.formats, profile);
  const ownedPlace = bestPlace(owned.formats, profile);
  if (place < ownedPlace)
    return { isUpgrade: true, message: `In ${offers}, better than ${has} in the library.` };
  if (place > ownedPlace)
    return { isUpgrade: false, message: `In ${offers}, no better than ${has} in the library.` };
  const from = owned.bitrateKbps;
  const to = offered.bitrateKbps;
  if (from !== null && to !== null && from < GOOD_KBPS && to >= from * CLEARLY_BETTER)
    return {
      isUpgrade: true,
      message: `${Math.round(to)} kbit/s, better than ${Math.round(from)} in the library.`,
    };
  return { isUpgrade: false, message: `In ${offers}, as the library has it.` };
}

/** Place of the best of these formats in the profile; behind all of them when it takes none. */
function bestPlace(formats: readonly string[], profile: QualityProfile): number {
  const order = profile.formats.map((format) => format.toLowerCase());
  const places = formats.map((format) => order.indexOf(format.toLowerCase())).filter((place) => place >= 0);
  return places.length === 0 ? order.length : Math.min(...places);
}

function cutoffOf(profile: QualityProfile): { place: number; format: string } {
  const place = Math.max(
    0,
    profile.formats.map((one) => one.toLowerCase()).indexOf(profile.cutoff.toLowerCase()),
  );
  return { place, format: profile.formats[place] ?? 'what it has' };
}

function describe(formats: readonly string[]): string {
  return formats.length === 0 ? 'an unknown format' : formats.join(', ');
}
