import { expect, it } from 'vitest';
import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import type { ReleaseSnapshot } from './model.ts';
import { isSeedingOver } from './released.ts';

const HOURS_72 = 259_200;
const torrent = (over: Partial<ClientTorrent>) =>
  ({ state: 'completed', complete: true, ratio: 0.2, seedingSeconds: 60, ...over }) as ClientTorrent;
const release = (over: Partial<ReleaseSnapshot>) => ({ wasPresent: false, ...over }) as ReleaseSnapshot;

it('is over when the client no longer knows the torrent', () => {
  expect(isSeedingOver(release({}), undefined)).toBe(true);
  expect(isSeedingOver(release({ wasPresent: true }), undefined)).toBe(true);
});

it('is over when it stands still after the goal of its indexer, and not a second before', () => {
  const mam = release({ minimumSeedSeconds: HOURS_72, minimumRatio: 1 });
  expect(isSeedingOver(mam, torrent({ seedingSeconds: HOURS_72 }))).toBe(true);
  // On private sites the time counts, whatever the ratio.
  expect(isSeedingOver(mam, torrent({ seedingSeconds: HOURS_72 - 1, ratio: 9 }))).toBe(false);
  const byRatio = release({ minimumRatio: 1 });
  expect(isSeedingOver(byRatio, torrent({ ratio: 1 }))).toBe(true);
  expect(isSeedingOver(byRatio, torrent({ ratio: 0.99 }))).toBe(false);
  expect(isSeedingOver(byRatio, torrent({ ratio: null }))).toBe(false);
});

it('is not over while it seeds, without a known goal, or for what somebody else put there', () => {
  const goal = release({ minimumRatio: 1 });
  const reached = { ratio: 5, seedingSeconds: HOURS_72 * 9 };
  expect(isSeedingOver(goal, torrent({ ...reached, state: 'seeding' }))).toBe(false);
  expect(isSeedingOver(goal, torrent({ ...reached, state: 'paused', complete: false }))).toBe(false);
  expect(isSeedingOver(release({}), torrent(reached))).toBe(false);
  expect(isSeedingOver(release({ minimumRatio: 1, wasPresent: true }), torrent(reached))).toBe(false);
});
