import { expect, it } from 'vitest';
import { saysAccountRefused, saysUnregistered } from './tracker-complaints.ts';

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
  expect(saysAccountRefused(words)).toBe(false);
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

it.each([
  'Unrecognized host/PassKey',
  'unrecognised host',
  'Invalid passkey',
  'Passkey not found',
  'Your IP address is not registered',
  'IP banned',
  'Account disabled',
  'Your account is parked',
  'User not authorized',
  'Your download privileges have been revoked',
  'Your ratio is too low',
  'Client not on the whitelist',
  'Your client is banned: qBittorrent 4.1',
])('takes "%s" for a refusal of the account, not of the torrent', (words) => {
  expect(saysAccountRefused(words)).toBe(true);
  expect(saysUnregistered(words)).toBe(false);
});

it.each([
  null,
  '',
  'Connection timed out',
  'Host not found (authoritative)',
  'Tracker is down for maintenance',
  'You already have this torrent running from another location',
  'Too many requests',
  'Not Found',
  'Torrent not registered with this tracker.',
  'Operation canceled',
  'skipping tracker announce (unreachable)',
])('does not take %j for one', (words) => {
  expect(saysAccountRefused(words)).toBe(false);
});
