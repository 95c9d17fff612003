import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder = '';

/**
 * One folder for everything that the tests of a run put into the folder for temporary files, child processes too: it goes
 * when the run ends, also what a failed or killed test left there.
 */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'earmark-tests-'));
  // Tests that give up their rights still have to get through.
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
