import { describe, expect, test } from 'vitest';
import { readTorrentFile } from '../qbittorrent-stand-in/index.ts';
import { makeTorrentFixture } from '../qbittorrent-stand-in/torrent-fixtures.ts';
import type { Mam } from './start-mam.ts';
import { ask, makeRelease, search, useMam } from './test-harness.ts';

const start = useMam();
const BY_ID = '/tor/download.php?tid=9100002';
const bytesOf = async (mam: Mam, path: string, cookie = `mam_id=${mam.mamId()}`) => {
  const response = await fetch(`${mam.url}${path}`, { headers: cookie ? { cookie } : {} });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const releases = [
  makeRelease({}),
  makeRelease({ id: 2, vip: true }),
  makeRelease({ id: 3 }),
  makeRelease({ id: 4 }),
];

describe('the torrent', () => {
  test('a made-up one has the right shape, passkey and comment', async () => {
    const mam = await start();
    const { response, bytes } = await bytesOf(mam, BY_ID);
    expect(response.headers.get('content-type')).toBe('application/x-bittorrent');
    expect(response.headers.get('content-disposition')).toContain('.torrent');
    const torrent = readTorrentFile(bytes);
    expect(torrent).toMatchObject({
      isPrivate: true,
      comment: 'MID=9100002',
      infoHashV1: mam.torrentOf(9_100_002)?.infoHash,
    });
    expect(torrent?.trackers[0]).toBe(`${mam.url}/tracker.php/${mam.account.passkey}/announce`);
    expect(torrent?.files.reduce((sum, file) => sum + file.sizeBytes, 0)).toBe(424_882_176);
  });

  test('a real one keeps its info hash and gets the comment', async () => {
    const real = makeTorrentFixture({ name: 'real', files: { 'a.m4b': 100, 'b.jpg': 10 }, comment: 'other' });
    const mam = await start({ torrents: () => real.bytes });
    const torrent = readTorrentFile((await bytesOf(mam, BY_ID)).bytes);
    expect(torrent).toMatchObject({
      infoHashV1: real.infoHash,
      comment: 'MID=9100002',
      trackers: ['http://127.0.0.1:1/announce'],
    });
    expect(await search(mam, { hash: real.infoHash })).toHaveLength(1);
  });

  test('the dl link works with its commas, for this user only', async () => {
    const mam = await start({ account: { knownIps: ['127.0.0.1'] } });
    const [row] = await search(mam, { text: 'emma' }, { dlLink: '' });
    const path = `/tor/download.php/${String(row?.['dl'])}`;
    expect(readTorrentFile((await bytesOf(mam, path)).bytes)?.comment).toBe('MID=9100002');
    expect((await bytesOf(mam, path, '')).response.status).toBe(200);
    mam.account.knownIps = [];
    const stranger = await bytesOf(mam, path, '');
    expect([stranger.response.status, stranger.bytes.toString()]).toEqual([
      401,
      expect.stringContaining('no auth cookie'),
    ]);
    expect((await bytesOf(mam, '/tor/download.php/OTEwMDAwMg,x,y')).response.status).toBe(404);
    expect((await bytesOf(mam, BY_ID, '')).response.status).toBe(403);
  });

  test('gone, rate limited, truncated', async () => {
    const mam = await start();
    expect((await ask(mam, '/tor/download.php?tid=5')).status).toBe(404);
    mam.addFault({ kind: 'gone', times: 1, params: { status: 410 } });
    expect((await ask(mam, BY_ID)).status).toBe(410);
    mam.addFault({ kind: 'rate-limit', times: 1 });
    const bare = await ask(mam, BY_ID);
    expect([bare.status, bare.headers.get('retry-after')]).toEqual([429, null]);
    mam.addFault({ kind: 'rate-limit', times: 1, params: { retryAfter: 30 } });
    expect((await ask(mam, BY_ID)).headers.get('retry-after')).toBe('30');
    mam.addFault({ kind: 'truncated-torrent', times: 1 });
    expect(readTorrentFile((await bytesOf(mam, BY_ID)).bytes)).toBeUndefined();
    mam.addFault({ kind: 'html', path: '/tor/download.php', times: 1 });
    expect((await ask(mam, BY_ID)).text).toMatch(/^<!DOCTYPE html>/u);
  });
});

describe('wedges', () => {
  test('`fl` spends one by being there, also on a VIP torrent; the row shows it late', async () => {
    const mam = await start({ releases, account: { wedges: 2 } });
    await ask(mam, `${BY_ID}&fl`);
    expect(mam.account.wedges).toBe(1);
    expect((await search(mam, { id: 9_100_002 }))[0]?.['personal_freeleech']).toBe(0);
    mam.advanceClock(20 * 60_000);
    expect((await search(mam, { id: 9_100_002 }))[0]?.['personal_freeleech']).toBe(1);
    await ask(mam, '/tor/download.php?tid=2&fl=0');
    expect(mam.account.wedges).toBe(0);
    expect(mam.observations.wastedWedges).toEqual([2]);
    expect((await ask(mam, '/tor/download.php?tid=3&fl')).type).toBe('application/x-bittorrent');
    mam.modes.withoutWedges = 'error';
    expect((await ask(mam, '/tor/download.php?tid=4&fl')).text).toContain('Not enough FL Wedges');
  });

  test('the connection may break after the wedge is spent', async () => {
    const mam = await start({ account: { wedges: 3 } });
    mam.addFault({ kind: 'cut-after-effects', times: 1 });
    await expect(ask(mam, `${BY_ID}&fl`)).rejects.toThrow('fetch failed');
    expect(mam.account.wedges).toBe(2);
    await ask(mam, BY_ID);
    expect(mam.observations.wedgeRequests).toEqual([9_100_002]);
    expect(mam.account.wedges).toBe(2);
  });

  test('the old call: 410 for API sessions now, its three errors before', async () => {
    const mam = await start({
      releases: [...releases, makeRelease({ id: 5, freeleech: true })],
      account: { wedges: 1 },
    });
    const buy = async (id: number) => {
      const answer = await ask(
        mam,
        `/json/bonusBuy.php/1760000000?spendtype=personalFL&torrentid=${id}&timestamp=1760000000`,
      );
      return [answer.status, answer.json()];
    };
    expect(await buy(3)).toEqual([410, { success: false, error: 'Not allowed via API' }]);
    mam.modes.store = 'legacy';
    expect(await buy(2)).toEqual([200, { success: 'false', error: 'This Torrent is VIP' }]);
    expect(await buy(5)).toEqual([
      200,
      { success: false, error: 'Cannot spend FL Wedges on Freeleech Picks' },
    ]);
    expect(await buy(3)).toEqual([200, { success: true }]);
    expect(await buy(3)).toEqual([200, { success: false, error: 'This is already a personal freeleech' }]);
    expect(await buy(4)).toEqual([200, { success: false, error: 'Not enough FL Wedges' }]);
  });

  test('points buy upload and VIP, with their minimums', async () => {
    const mam = await start({ account: { seedbonus: 60_000 } });
    const buy = async (query: string) => (await ask(mam, `/json/bonusBuy.php/?${query}`)).json();
    expect((await buy('spendtype=upload&amount=10'))['error']).toContain('at least 50 GB');
    expect(await buy('spendtype=upload&amount=50')).toMatchObject({
      success: true,
      seedbonus: 35_000,
      amount: 50,
    });
    expect(await buy('spendtype=upload&amount=100')).toMatchObject({ error: 'Not enough bonus, s1' });
    expect(await buy('spendtype=VIP&duration=max')).toMatchObject({ success: true, type: 'VIP', amount: 12 });
    expect((await buy('spendtype=VIP&duration=4'))['error']).toContain('Min VIP is 1 week');
    expect((await ask(mam, '/json/bonusBuy.php/?spendtype=VIP&amount=4')).status).toBe(404);
    expect((await ask(mam, '/json/bonusBuy.php/?spendtype=wedges&source=points')).status).toBe(410);
  });
});

describe('unsatisfied torrents', () => {
  const summary = async (mam: Mam) => {
    const data = (await ask(mam, '/jsonLoad.php?snatch_summary')).json();
    return (data['snatch_summary'] as Record<string, Record<string, unknown>>)['unsat'];
  };

  test('a download takes a slot once, 72 hours give it back', async () => {
    const mam = await start({ releases, account: { unsatisfiedLimit: 10, otherUnsatisfied: 4 } });
    await ask(mam, BY_ID);
    await ask(mam, BY_ID);
    expect(await summary(mam)).toMatchObject({
      name: 'Not Satisfied',
      count: 5,
      limit: 10,
      red: false,
      size: null,
    });
    mam.advanceClock(72 * 3_600_000 + 1);
    expect(await summary(mam)).toMatchObject({ count: 4 });
  });

  test('past the limit everything is frozen for a day', async () => {
    const mam = await start({ releases, account: { unsatisfiedLimit: 1 } });
    expect((await ask(mam, '/tor/download.php?tid=3')).type).toBe('application/x-bittorrent');
    const frozen = await ask(mam, '/tor/download.php?tid=4');
    expect(frozen.status).toBe(200);
    expect(frozen.type).toContain('text/html');
    expect(frozen.text).toContain('Attempted to Download Past Unsatisfied limit');
    expect(frozen.text).toMatch(/Happened \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/u);
    expect(frozen.text).toMatch(/Time Till Download Allowed: (?:1d 00:00:00|23:59:\d\d)/u);
    mam.advanceClock(2 * 3_600_000);
    expect((await ask(mam, '/tor/download.php?tid=3')).text).toMatch(/Allowed: 2[12]:\d\d:\d\d/u);
    mam.advanceClock(23 * 3_600_000);
    expect((await ask(mam, '/tor/download.php?tid=3')).type).toBe('application/x-bittorrent');
  });

  test('the freeze text may be split by table markup and come with an error status', async () => {
    const mam = await start();
    mam.addFault({ kind: 'freeze', times: 1, params: { split: true, status: 403 } });
    const answer = await ask(mam, BY_ID);
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(/<td>Time Till Download Allowed:<\/td><td><b>/u);
  });

  test('jsonLoad: every field; the summary nested, flat or missing', async () => {
    const mam = await start({ account: { vipUntil: '2027-01-01 00:00:00', downloadedBytes: 0 } });
    mam.modes.infiniteRatio = 'Inf';
    expect((await ask(mam, '/jsonLoad.php')).json()['ratio']).toBe('Inf');
    mam.modes.infiniteRatio = '∞';
    const data = (await ask(mam, '/jsonLoad.php')).json();
    expect(data).toMatchObject({
      uid: 412_345,
      username: 'quietlistener',
      classname: 'Power User',
      ratio: '∞',
      uploaded: '5.125 TiB',
      uploaded_bytes: 5_634_997_092_352,
      downloaded_bytes: 0,
      seedbonus: 45_210,
      wedges: 12,
      vip_until: '2027-01-01 00:00:00',
      connectable: 'yes',
      country_code: null,
    });
    expect(data).not.toHaveProperty('snatch_summary');
    const nested = (await ask(mam, '/jsonLoad.php?snatch_summary=')).json();
    expect(Object.keys(nested['snatch_summary'] as object)).toEqual([
      'created',
      'leeching',
      'sSat',
      'seedUnsat',
      'seedHnr',
      'upAct',
      'upInact',
      'inactSat',
      'inactUnsat',
      'inactHnr',
      'unsat',
      'duplicates',
      'reseed',
      'ite',
    ]);
    mam.modes.snatchSummary = 'flat';
    expect((await ask(mam, '/jsonLoad.php?snatch_summary')).json()).toMatchObject({
      unsat: { count: 0, limit: 100 },
    });
    mam.modes.snatchSummary = 'missing';
    const missing = (await ask(mam, '/jsonLoad.php?snatch_summary')).json();
    expect(missing).not.toHaveProperty('unsat');
    expect(missing).not.toHaveProperty('snatch_summary');
  });

  test('the list of unsatisfied torrents says how long each still has to seed', async () => {
    const mam = await start({ releases });
    await ask(mam, BY_ID);
    mam.advanceClock(12 * 3_600_000);
    const list = (
      await ask(mam, '/json/loadUserDetailsTorrents.php?uid=412345&iteration=0&type=unsat&cacheTime=1')
    ).json();
    expect(list).toMatchObject({
      success: true,
      rows: [
        {
          id: 9_100_002,
          title: 'Emma & "Friends"',
          STG: expect.stringMatching(/^2d (?:12:00:00|11:59:\d\d)$/u),
        },
      ],
    });
    mam.advanceClock(72 * 3_600_000);
    expect((await ask(mam, '/json/loadUserDetailsTorrents.php?type=unsat')).json()).toEqual({
      rows: [],
      success: true,
    });
    expect((await ask(mam, '/json/loadUserDetailsTorrents.php?type=sSat')).json()).toMatchObject({
      rows: [{ STG: null }],
    });
  });
});
