import bencode from 'bencode';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTracker, type TrackerStandIn } from './tracker.ts';

const HASH = Buffer.from('00ff20250a80c3a9e28098616263646566676869', 'hex');
const HEX = HASH.toString('hex');
const escape = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

let tracker: TrackerStandIn;
beforeAll(async () => {
  tracker = await startTracker();
});
beforeEach(() => {
  tracker.clearSwarms();
  tracker.clearFaults();
});
afterAll(() => tracker.close());

async function announce(port: number, left: number, more = ''): Promise<Record<string, unknown>> {
  const query = `info_hash=${escape(HASH)}&peer_id=-XX0000-000000000000&port=${port}&left=${left}&compact=1${more}`;
  const answer = await fetch(`${tracker.announceUrl}?${query}`);
  return bencode.decode(Buffer.from(await answer.arrayBuffer())) as Record<string, unknown>;
}

const portsOf = (peers: unknown) => {
  const bytes = Buffer.from(peers as Uint8Array);
  return Array.from({ length: bytes.length / 6 }, (_, index) => bytes.readUInt16BE(index * 6 + 4));
};

it('introduces leeches and seeds to each other, but not seeds to seeds', async () => {
  expect(portsOf((await announce(6001, 0))['peers'])).toEqual([]);
  expect(portsOf((await announce(6002, 0))['peers'])).toEqual([]);
  const leech = await announce(6003, 100);
  expect(portsOf(leech['peers'])).toEqual([6001, 6002]);
  expect([leech['complete'], leech['incomplete']]).toEqual([2, 1]);
  expect(portsOf((await announce(6001, 0))['peers'])).toEqual([6003]);
  expect(tracker.swarm(HEX)).toHaveLength(3);
});

it('lets go of peers that stop and turns a leech into a seed', async () => {
  await announce(6001, 10);
  await announce(6002, 10);
  await announce(6001, 0, '&event=completed');
  await announce(6002, 10, '&event=stopped');
  expect(tracker.swarm(HEX)).toMatchObject([{ port: 6001, isSeed: true }]);
});

it('scrapes', async () => {
  await announce(6001, 0);
  const answer = await fetch(`${tracker.url}/scrape?info_hash=${escape(HASH)}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.includes(HASH)).toBe(true);
  expect(bytes.toString('latin1')).toContain('8:completei1e');
});

it('refuses bad announces and fails on demand', async () => {
  const bad = await fetch(`${tracker.announceUrl}?info_hash=abc&port=1`);
  expect(Buffer.from(await bad.arrayBuffer()).toString()).toContain('failure reason');
  tracker.addFault({ kind: 'unregistered', times: 1 });
  expect(await announce(6001, 1)).toHaveProperty('failure reason');
  expect(await announce(6001, 1)).toHaveProperty('interval', 60);
  expect(tracker.requests.some((request) => request.url.startsWith('/announce?info_hash=%00%ff'))).toBe(true);
});
