import { expect, it } from 'vitest';
import { saysUnregistered } from './tracker-complaints.ts';

it.each([
  'Unregistered torrent',
  'unregistered torrent pass',
  'Torrent not registered with this tracker.',
  'Torrent is not found or is not registered',
  'InfoHash not found.',
  'info_hash not found in database',
  'Unknown torrent',
  'Torrent has been deleted',
  'Trumped: see the new upload',
])('takes "%s" for the end', (words) => {
  expect(saysUnregistered(words)).toBe(true);
});

it.each([
  null,
  'Connection timed out',
  'Host not found (authoritative)',
  'Tracker is down for maintenance',
  'You already have this torrent running from another location',
  'Not Found',
  'Invalid passkey',
  'Client not on the whitelist',
  'Too many requests',
])('takes %j for trouble that passes or that a person mends', (words) => {
  expect(saysUnregistered(words)).toBe(false);
});
