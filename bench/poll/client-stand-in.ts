import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The Web API of a qBittorrent 4.5 with many torrents, in a process of its own so that its work is not counted.
 * Every list moves `changing` of them on.
 */
const [count = 1000, changing = 20] = process.argv.slice(2).map(Number);

const hashOf = (index: number) => index.toString(16).padStart(40, 'a');

/** A row as 4.5.2 sends it, with all its fields. */
const rows = Array.from({ length: count }, (_, index) => ({
  added_on: 1_700_000_000 + index,
  amount_left: 300_000_000,
  auto_tmm: false,
  availability: 3.2,
  category: 'audiobooks',
  completed: 50_000_000 + index,
  completion_on: 0,
  content_path: `/data/torrents/audiobooks/An Audiobook with a rather ordinary title ${index} [Unabridged] [M4B]`,
  dl_limit: 0,
  dlspeed: 1_250_000,
  download_path: '',
  downloaded: 50_000_000 + index,
  downloaded_session: 50_000_000,
  eta: 240,
  f_l_piece_prio: false,
  force_start: false,
  hash: hashOf(index),
  inactive_seeding_time_limit: -2,
  infohash_v1: hashOf(index),
  infohash_v2: '',
  last_activity: 1_700_000_100,
  magnet_uri: `magnet:?xt=urn:btih:${hashOf(index)}&dn=An%20Audiobook%20with%20a%20rather%20ordinary%20title%20${index}&tr=https%3a%2f%2ftracker.invalid%2fannounce`,
  max_ratio: -1,
  max_seeding_time: -1,
  name: `An Audiobook with a rather ordinary title ${index} [Unabridged] [M4B]`,
  num_complete: 12,
  num_incomplete: 3,
  num_leechs: 1,
  num_seeds: 4,
  priority: index + 1,
  progress: 0.142_857,
  ratio: 0.01,
  ratio_limit: -2,
  save_path: '/data/torrents/audiobooks',
  seeding_time: 0,
  seeding_time_limit: -2,
  seen_complete: 1_700_000_100,
  seq_dl: false,
  size: 350_000_000,
  state: 'downloading',
  super_seeding: false,
  tags: `earmark, earmark:018f0000-0000-7000-8000-${index.toString().padStart(12, '0')}`,
  time_active: 400,
  total_size: 350_000_000,
  tracker: 'https://tracker.invalid/announce',
  trackers_count: 1,
  up_limit: 0,
  uploaded: 1000,
  uploaded_session: 1000,
  upspeed: 0,
}));

const texts = rows.map((row) => JSON.stringify(row));
let next = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [path, query] = (request.url ?? '').split('?') as [string, string | undefined];
    if (path.endsWith('app/webapiVersion')) response.end('2.8.19');
    else if (path.endsWith('torrents/info')) {
      // `?still` is the measurement's own look.
      for (let step = 0; step < (query === 'still' ? 0 : changing); step += 1) {
        const index = next % count;
        next += 1;
        const row = rows[index];
        if (!row) continue;
        row.completed += 65_536;
        row.amount_left -= 65_536;
        texts[index] = JSON.stringify(row);
      }
      response.setHeader('content-type', 'application/json');
      response.end(`[${texts.join(',')}]`);
    } else response.end('');
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, hashes: rows.map((row) => row.hash) });
});
