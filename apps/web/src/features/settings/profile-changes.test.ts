import { describe, expect, it } from 'vitest';
import { newProfile, withChange } from './profile-changes.ts';

describe('named profiles', () => {
  it('get an id and a name nobody has', () => {
    const first = newProfile([], 'Profile');
    expect(first).toEqual({ id: 'profile-1', name: 'Profile 1', changes: {} });
    const third = { ...newProfile([first], 'Profile'), id: 'profile-2', name: 'Profile 3' };
    expect(newProfile([first, third], 'Profile').id).toBe('profile-4');
  });

  it('say only what they change', () => {
    const changes = withChange({ allowPacks: false }, 'narrator', 'require');
    expect(changes).toEqual({ allowPacks: false, narrator: 'require' });
    expect(withChange(changes, 'narrator', undefined)).toEqual({ allowPacks: false });
  });
});
