import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from '@earmark/contracts';
import { startTestbed, type Testbed, type TestbedOptions } from '@earmark/testbed';
import { type Api, createApi, setUp, waitFor } from '../../tools/harness/api.ts';
import { connectEverything } from '../../tools/harness/connect.ts';
import { type EarmarkProcess, startEarmark } from '../../tools/harness/earmark-process.ts';

export const ADMIN = { username: 'admin', password: 'earmark-e2e' };

/** Generated audio is the same for every test: made once a machine. */
const CONTENT = join(tmpdir(), 'earmark-e2e-content');

export type World = {
  readonly dir: string;
  readonly testbed: Testbed;
  earmark: EarmarkProcess;
  api: Api;
  /** API key of the admin; none before the set-up. */
  readonly key: string | undefined;
  /** SIGKILL, as a power cut does, and start again on the same data. */
  killAndRestart(): Promise<void>;
  restart(): Promise<void>;
  request(asin: string): Promise<Request>;
  /** Waits until the request has one of these states; fails at once when it is stuck in another. */
  reaches(id: string, states: readonly Request['status'][], timeoutMs?: number): Promise<Request>;
  close(): Promise<void>;
};

export type WorldOptions = {
  /** Leaves the set-up to the test. */
  bare?: boolean;
  testbed?: Partial<TestbedOptions>;
  env?: Record<string, string>;
};

/** A testbed and an Earmark of its own for one test file. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'earmark-e2e-'));
  const testbed = await startTestbed({
    dir: join(dir, 'testbed'),
    contentDir: CONTENT,
    client: 'real',
    uploadLimit: 8_000_000,
    ...options.testbed,
  });
  const env = {
    ...testbed.environment,
    EARMARK_PROGRESS_INTERVAL_MS: '300',
    EARMARK_SCAN_QUIET_MS: '500',
    ...options.env,
  };
  const earmark = await startEarmark({ dir, env });
  let key: string | undefined;
  let api = createApi(earmark.url);
  if (!options.bare) {
    ({ api, key } = await setUp(earmark.url, ADMIN));
    await connectEverything(api, testbed);
  }

  const world: World = {
    dir,
    testbed,
    earmark,
    api,
    key,
    killAndRestart: async () => {
      await world.earmark.kill();
      await start();
    },
    restart: async () => {
      await world.earmark.stop();
      await start();
    },
    request: (asin) => world.api.post<Request>('/requests', { asin, region: 'us' }),
    reaches: (id, states, timeoutMs = 60_000) =>
      waitFor(
        `the request to be ${states.join(' or ')}`,
        () => world.api.get<Request>(`/requests/${id}`),
        (request) => states.includes(request.status),
        timeoutMs,
      ),
    close: async () => {
      await world.earmark.stop();
      await testbed.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  const start = async () => {
    world.earmark = await startEarmark({ dir, env, port: world.earmark.port });
    world.api = createApi(world.earmark.url, key);
  };
  return world;
}
