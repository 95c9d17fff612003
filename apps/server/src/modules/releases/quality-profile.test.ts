import { qualitySettings } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { profileOf } from './quality-profile.ts';

const settings = qualitySettings.parse({
  minimumSeeders: 3,
  profiles: [{ id: 'drama', name: 'Drama', changes: { allowDramatised: true, formats: ['flac'] } }],
});

describe('profileOf', () => {
  it('is the default profile without an id', () => {
    const profile = profileOf(settings, null);
    expect(profile).toMatchObject({ minimumSeeders: 3, allowDramatised: false });
    expect(profile).not.toHaveProperty('profiles');
  });

  it('lays what a named profile changes over the default one', () => {
    expect(profileOf(settings, 'drama')).toMatchObject({
      minimumSeeders: 3,
      allowDramatised: true,
      formats: ['flac'],
    });
  });

  it('is the default profile where the named one is gone', () => {
    expect(profileOf(settings, 'archive')).toEqual(profileOf(settings, null));
  });
});

describe('the quality settings', () => {
  it('refuse two profiles of one id or name, and a window upside down', () => {
    const one = { id: 'a', name: 'A', changes: {} };
    expect(qualitySettings.safeParse({ profiles: [one, { ...one, name: 'B' }] }).success).toBe(false);
    expect(qualitySettings.safeParse({ profiles: [one, { ...one, id: 'b', name: 'a' }] }).success).toBe(
      false,
    );
    expect(qualitySettings.safeParse({ profiles: [{ ...one, changes: { nonsense: 1 } }] }).success).toBe(
      false,
    );
    const bitrateWindows = [{ format: 'mp3', minimumKbps: 200, maximumKbps: 100 }];
    expect(qualitySettings.safeParse({ bitrateWindows }).success).toBe(false);
  });

  it('leave what a profile does not change to the default one', () => {
    expect(settings.profiles[0]!.changes).toEqual({ allowDramatised: true, formats: ['flac'] });
  });
});
