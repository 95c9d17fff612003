import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, type MamHarness, startHarness } from './testing/start.ts';

afterEach(closeAll);

const DAY_MS = 24 * 3_600_000;
const signal = () => AbortSignal.timeout(15_000);
const maintain = ({ indexer }: Pick<MamHarness, 'indexer'>) => indexer.maintain?.(signal());
const asked = ({ mam }: MamHarness, path: string) =>
  mam.requests.filter((request) => request.url.startsWith(path)).length;

describe('keeping the session alive', () => {
  it('uses it when nothing else did for days, and not otherwise', async () => {
    const harness = await startHarness();
    await harness.indexer.search('mam', { text: 'emma' }, signal());
    expect(await maintain(harness)).toBe('Nothing to do.');
    expect(asked(harness, '/jsonLoad.php')).toBe(0);
    harness.clock.advance(7 * DAY_MS);
    expect(await maintain(harness)).toContain('keep it alive');
    expect(await maintain({ indexer: harness.restart() })).toBe('Nothing to do.');
    expect(asked(harness, '/jsonLoad.php')).toBe(1);
  });

  it('can be switched off', async () => {
    const harness = await startHarness({}, { keepAlive: false });
    expect(await maintain(harness)).toBe('Nothing to do.');
    expect(harness.mam.requests).toEqual([]);
  });
});

describe('the address of the server', () => {
  const on = { dynamicSeedbox: true, keepAlive: false };
  const SEEDBOX = '/json/dynamicSeedbox.php';

  it('is told when it changes, once an hour at most, over a restart', async () => {
    const harness = await startHarness({ session: { lock: 'asn' } }, on);
    expect(await maintain(harness)).toBe('The address is 127.0.0.1: Completed.');
    expect(await maintain({ indexer: harness.restart() })).toBe('The address is still 127.0.0.1.');
    harness.mam.setCaller({ ip: '203.0.113.9' });
    expect(await maintain({ indexer: harness.restart() })).toContain('one change an hour');
    expect(asked(harness, SEEDBOX)).toBe(1);
    harness.clock.advance(61 * 60_000);
    expect(await maintain(harness)).toBe('The address is 203.0.113.9: Completed.');
    expect(harness.mam.account.seedboxIp).toBe('203.0.113.9');
    expect(asked(harness, SEEDBOX)).toBe(2);
    expect(harness.indexer.facts?.()).toContainEqual({ label: 'Registered address', value: '203.0.113.9' });
  });

  it.each([
    [200, 'Completed', 'Completed', null],
    [200, 'No Change', 'No Change', null],
    [200, 'No change', 'No change', null],
    [429, 'Last change too recent', 'one change an hour', null],
    [
      403,
      'Incorrect session type - not allowed this function',
      'not allowed this function',
      'does not take the address',
    ],
  ])('HTTP %i "%s" is understood and leaves the session alone', async (status, msg, words, notice) => {
    const harness = await startHarness({}, on);
    harness.mam.addFault({ kind: 'seedbox', params: { status, msg } });
    expect(await maintain(harness)).toContain(words);
    expect(harness.indexer.notices?.().map((each) => each.message)).toEqual(
      notice === null ? [] : [expect.stringContaining(notice)],
    );
    expect((await harness.indexer.search('mam', { text: 'emma' }, signal())).releases).not.toHaveLength(0);
    await maintain(harness);
    expect(asked(harness, SEEDBOX)).toBe(1);
  });

  it.each([
    ['No Session Cookie', 'does not accept the session'],
    ['Invalid session', 'does not accept the session'],
    ['Invalid session - IP mismatch', 'another IP address'],
    ['Invalid session - ASN mismatch', 'another network'],
    ['Invalid session - Invalid Cookie', 'does not know this session'],
    ['Invalid session - Other', 'does not accept the session'],
    ['Incorrect session type - non-API session', 'wrong type'],
  ])('403 "%s" is a refused session that says so', async (msg, words) => {
    const harness = await startHarness({}, on);
    harness.mam.addFault({ kind: 'seedbox', params: { status: 403, msg } });
    await expect(maintain(harness)).rejects.toMatchObject({
      code: 'indexer_auth',
      message: expect.stringContaining(words),
    });
    expect(asked(harness, SEEDBOX)).toBe(1);
    expect(harness.indexer.notices?.()).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringContaining(words) }),
    ]);
  });
});

describe('what is known without asking', () => {
  it('is the age of the session and the state of the account', async () => {
    const harness = await startHarness({ modes: { rotateEvery: 1 } });
    expect(harness.indexer.facts?.()).toEqual([
      { label: 'Session', ok: true, value: 'pasted less than a minute ago, not renewed yet, never used' },
    ]);
    await harness.indexer.account?.();
    harness.clock.advance(3 * DAY_MS);
    expect(harness.indexer.facts?.()).toEqual([
      { label: 'Session', ok: true, value: 'pasted 3 days ago, renewed 3 days ago, used 3 days ago' },
      { label: 'Account', value: 'quietlistener (Power User)' },
      { label: 'VIP', value: 'no' },
      { label: 'Ratio', value: '4.37' },
      { label: 'Freeleech wedges', value: '12' },
      { label: 'Unsatisfied torrents', value: '0 of 100', ok: true },
    ]);
    expect(harness.indexer.notices?.()).toEqual([]);
    harness.clock.advance(10 * DAY_MS);
    expect(harness.indexer.notices?.()).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('13 days') }),
    ]);
  });

  it('warns of full slots and of a freeze', async () => {
    const harness = await startHarness({ account: { otherUnsatisfied: 97 } });
    const [release] = (await harness.indexer.search('mam', { text: 'emma austen' }, signal())).releases;
    await harness.indexer.account?.();
    expect(harness.indexer.notices?.()).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('97 of 100') }),
    ]);
    harness.mam.account.otherUnsatisfied = 0;
    harness.mam.addFault({ kind: 'freeze', times: 1 });
    harness.clock.advance(61_000);
    await expect(
      harness.indexer.fetchTorrent(release!, { useFreeleech: false, signal: signal() }),
    ).rejects.toThrow('frozen');
    expect(harness.indexer.notices?.()).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringContaining('frozen') }),
    ]);
  });
});
