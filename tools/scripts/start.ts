import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { root } from './lib/run.ts';

await buildIfStale((line) => console.error(line));
const server = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
  stdio: 'inherit',
  cwd: process.env['EARMARK_CALLED_FROM'] ?? root,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
