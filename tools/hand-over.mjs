// Plain JavaScript for any Node from 18 on, like bootstrap.mjs.
import { spawn } from 'node:child_process';

/**
 * Runs a program in this one's place: same terminal, same end. Who is told to end passes that on and waits, or the
 * program would go on without anybody who knows of it.
 */
export function handOver(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the program by itself: the terminal tells everybody.
  process.on('SIGINT', () => {});
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
