import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ClientChoice } from './clients.ts';
import { SERVICES } from './services.ts';
import { startTestbed, type Testbed } from './testbed.ts';

const USAGE = `Starts the testbed: stand-ins for everything Earmark talks to, on loopback.

  npm run testbed -- [--dir DIR] [--content DIR] [--port N] [--client auto|real|stand-in|none] [--limit BYTES] [--json]

  --dir DIR      keep the data there (a temporary folder otherwise, removed at the end)
  --content DIR  where generated audio is kept and found again
  --port N       control endpoint at N, the services and the client at the ports after it (free ports otherwise)
  --client WHICH download client; auto takes the real qBittorrent where it is installed
  --limit BYTES  upload limit of the seed, bytes per second
  --json         print one JSON object with all addresses instead of the table
`;

const NAMES = ['control', 'client', 'seed', ...SERVICES.map((service) => service.name)];

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    content: { type: 'string' },
    port: { type: 'string' },
    client: { type: 'string', default: 'auto' },
    limit: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  await run();
}

async function run(): Promise<void> {
  const dir = values.dir ?? (await mkdtemp(path.join(tmpdir(), 'earmark-testbed-')));
  const firstPort = values.port === undefined ? undefined : Number(values.port);
  let testbed: Testbed | undefined;
  let isEnding = false;
  // Leaving in the middle of the start ends the children too: they are killed with this process.
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await testbed?.close();
    if (!values.dir) await rm(dir, { recursive: true, force: true });
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());

  testbed = await startTestbed({
    dir,
    contentDir: values.content,
    client: readClient(values.client),
    uploadLimit: values.limit === undefined ? undefined : Number(values.limit),
    ports:
      firstPort === undefined
        ? undefined
        : Object.fromEntries(NAMES.map((name, index) => [name, firstPort + index])),
    onProgress: values.json ? undefined : (message) => console.log(message),
  });
  console.log(values.json ? JSON.stringify(summaryOf(testbed)) : tableOf(testbed));
}

function readClient(text: string): ClientChoice | 'none' {
  switch (text) {
    case 'auto':
    case 'real':
    case 'stand-in':
    case 'none':
      return text;
    default:
      throw new Error(`--client is auto, real, stand-in or none, not ${text}`);
  }
}

function summaryOf(testbed: Testbed) {
  const { client } = testbed;
  return {
    dir: testbed.dir,
    libraryDir: testbed.libraryDir,
    controlUrl: testbed.controlUrl,
    services: Object.fromEntries(Object.entries(testbed.services).map(([name, { url }]) => [name, url])),
    client: client && {
      kind: client.kind,
      url: client.url,
      username: client.username,
      password: client.password,
      savePath: client.savePath,
      version: client.version,
    },
    environment: testbed.environment,
    settings: testbed.settings,
  };
}

function tableOf(testbed: Testbed): string {
  const { client } = testbed;
  const lines: [string, string][] = [
    ['control', testbed.controlUrl],
    ...Object.entries(testbed.services).map(([name, { url }]): [string, string] => [name, url]),
    ...(client
      ? ([
          ['download client', `${client.url} (${client.version})`],
          ['  user, password', `${client.username}, ${client.password}`],
          ['  downloads', client.savePath],
        ] satisfies [string, string][])
      : []),
    ['library', testbed.libraryDir],
    ...Object.entries(testbed.environment),
    ...Object.entries(testbed.settings).filter(([name]) => !name.startsWith('qbit_')),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return `\n${lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')}\n\nCtrl+C ends it.`;
}
