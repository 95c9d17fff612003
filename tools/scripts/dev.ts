import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib/run.ts';

// The server restarts on changes; Vite serves the web app with a proxy to it, so that both have one origin.
const server = spawn(process.execPath, ['--watch', 'src/main.ts'], {
  cwd: join(root, 'apps/server'),
  stdio: 'inherit',
});
const web = spawn('vite', ['--host', '127.0.0.1'], { cwd: join(root, 'apps/web'), stdio: 'inherit' });
const end = () => {
  server.kill();
  web.kill();
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
