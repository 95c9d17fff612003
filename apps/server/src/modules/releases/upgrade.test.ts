import { qualityProfile } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { isUpgrade, upgradeWanted } from './upgrade.ts';

const profile = qualityProfile.parse({
  upgradeAllowed: true,
  formats: ['m4b', 'mp3', 'flac'],
  cutoff: 'm4b',
});
const recording = (format: string, bitrateKbps: number | null = 64) => ({
  formats: format === '' ? [] : [format],
  bitrateKbps,
});

describe('upgradeWanted', () => {
  it('is no where the profile takes no upgrades', () => {
    expect(upgradeWanted(recording('mp3'), { ...profile, upgradeAllowed: false })).toMatchObject({
      isUpgrade: false,
      message: expect.stringContaining('takes no upgrades'),
    });
  });

  it('ends at the cutoff', () => {
    expect(upgradeWanted(recording('mp3'), profile).isUpgrade).toBe(true);
    expect(upgradeWanted(recording('m4b'), profile).isUpgrade).toBe(false);
    expect(upgradeWanted(recording('mp3'), { ...profile, cutoff: 'MP3' }).isUpgrade).toBe(false);
  });

  it('takes the first format for the cutoff when none or an unknown one is set', () => {
    for (const cutoff of ['', 'wma']) {
      expect(upgradeWanted(recording('mp3'), { ...profile, cutoff }).isUpgrade).toBe(true);
      expect(upgradeWanted(recording('m4b'), { ...profile, cutoff }).isUpgrade).toBe(false);
    }
  });

  it('looks on for a recording that sounds poor', () => {
    expect(upgradeWanted(recording('m4b', 24), profile).isUpgrade).toBe(true);
  });

  it('looks on where the format of the library is not one of the profile, or unknown', () => {
    expect(upgradeWanted(recording('wma'), profile).isUpgrade).toBe(true);
    expect(upgradeWanted(recording('', null), profile).isUpgrade).toBe(true);
  });

  it('has nothing to look for without an order of formats', () => {
    expect(upgradeWanted(recording('mp3'), { ...profile, formats: [] }).isUpgrade).toBe(false);
  });
});

describe('isUpgrade', () => {
  it('is a better place in the order of formats, whatever the bitrate', () => {
    expect(isUpgrade(recording('m4b', 48), recording('mp3', 128), profile).isUpgrade).toBe(true);
    expect(isUpgrade(recording('flac', 600), recording('mp3', 128), profile).isUpgrade).toBe(false);
  });

  it('counts the best of several formats', () => {
    const both = { formats: ['mp3', 'm4b'], bitrateKbps: 64 };
    expect(isUpgrade(both, recording('mp3'), profile).isUpgrade).toBe(true);
    expect(isUpgrade(recording('m4b'), both, profile).isUpgrade).toBe(false);
  });

  it('is a clearly higher bitrate of the same format only where the library sounds poor', () => {
    expect(isUpgrade(recording('mp3', 64), recording('mp3', 32), profile).isUpgrade).toBe(true);
    expect(isUpgrade(recording('mp3', 36), recording('mp3', 32), profile).isUpgrade).toBe(false);
    expect(isUpgrade(recording('mp3', 320), recording('mp3', 64), profile).isUpgrade).toBe(false);
    expect(isUpgrade(recording('mp3', null), recording('mp3', 32), profile).isUpgrade).toBe(false);
  });

  it('is never what says nothing of itself', () => {
    expect(isUpgrade(recording('', 128), recording('mp3', 32), profile).isUpgrade).toBe(false);
  });

  it('never goes round: of two recordings at most one upgrades the other', () => {
    const all = ['m4b', 'mp3', 'flac', 'wma', ''].flatMap((format) =>
      [null, 16, 32, 40, 47, 64, 128].map((kbps) => recording(format, kbps)),
    );
    for (const one of all)
      for (const two of all)
        expect(isUpgrade(one, two, profile).isUpgrade && isUpgrade(two, one, profile).isUpgrade).toBe(false);
  });
});
