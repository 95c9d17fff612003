import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { openDatabase } from '../apps/server/src/db/index.ts';
import { systemClock } from '../apps/server/src/kernel/clock.ts';
import { createUserService } from '../apps/server/src/modules/users/index.ts';
import { startEarmark } from '../tools/harness/earmark-process.ts';
import { cpuMsOf } from './lib/process.ts';
import { report } from './lib/report.ts';
import { seedRequests } from './lib/seed.ts';

// GET /api/v1/requests with 10,000 requests: first page, deep page, filtered page; baseline /ping on the same server.
const ROWS = 10_000;
const dir = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
const db = await openDatabase(join(dir, 'config/earmark.db'));
await db.migrate();
await seedRequests(db, ROWS);
const users = createUserService({
  db,
  clock: systemClock,
  security: () => Promise.resolve({ loginType: 'forms', sessionDays: 30 }),
});
const { key } = await users.createApiKey('user-0', 'bench');
for (let extra = 0; extra < 100; extra += 1) await users.createApiKey('user-1', `extra ${extra}`);
await db.close();

const earmark = await startEarmark({ dir });
const measure = async (path: string, connections: number) => {
  const options = { url: `${earmark.url}${path}`, connections, duration: 4, headers: { 'x-api-key': key } };
  await autocannon({ ...options, duration: 1 });
  const before = cpuMsOf(earmark.pid);
  const result = await autocannon(options);
  const cpuMs = cpuMsOf(earmark.pid) - before;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refusals, ${result.errors} errors`);
  const total = result.requests.total;
  return {
    cpuMs: cpuMs / total,
    p50: result.latency.p50,
    p99: result.latency.p99,
    perSecond: result.requests.average,
  };
};

const ping = await measure('/ping', 10);
const key1 = await measure('/api/v1/system/status', 10);
const cases = {
  'first page of 50': '/api/v1/requests?page=1&pageSize=50',
  'page 199 of 50': '/api/v1/requests?page=199&pageSize=50',
  'filtered (attention)': '/api/v1/requests?filter=attention&pageSize=50',
};
report('API key check (101 keys stored), CPU over /ping', {
  'ms of CPU': key1.cpuMs - ping.cpuMs,
  'ratio to /ping': key1.cpuMs / ping.cpuMs,
});
for (const [name, path] of Object.entries(cases)) {
  const one = await measure(path, 1);
  const ten = await measure(path, 10);
  report(`GET /api/v1/requests, ${ROWS} requests, ${name}`, {
    'ms of CPU each': ten.cpuMs,
    'ratio to /ping': ten.cpuMs / ping.cpuMs,
    'p50 ms (1 connection)': one.p50,
    'p99 ms (10 connections)': ten.p99,
    'requests/s': ten.perSecond,
  });
}
await earmark.stop();
rmSync(dir, { recursive: true, force: true });
