import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { toSourcePositions } from './source-positions.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-positions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Column 0 of the built line is line 1, column 1 of the source; column 4 is line 3, column 5. */
function build(name: string, map: string | undefined): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  if (map !== undefined) writeFileSync(`${file}.map`, map);
  return pathToFileURL(file).href;
}

const MAP = JSON.stringify({
  version: 3,
  sources: ['../../apps/server/src/modules/imports/plan.ts'],
  names: [],
  mappings: 'AAAA,IAEI',
});

describe('toSourcePositions', () => {
  it('names the source of a built place and leaves everything else', () => {
    const url = build('server.js', MAP);
    expect(toSourcePositions(`Error: no\n    at planFiles (${url}:1:5)\n    at node:internal/x:1:2`)).toBe(
      'Error: no\n    at planFiles (apps/server/src/modules/imports/plan.ts:3:5)\n    at node:internal/x:1:2',
    );
  });

  it('leaves a place alone whose file has no map', () => {
    const url = build('other.js', undefined);
    expect(toSourcePositions(`at ${url}:1:5`)).toBe(`at ${url}:1:5`);
  });

  it('is what the log tells of an error', () => {
    const url = build('logged.js', MAP);
    const lines: string[] = [];
    const log = createLogger({ level: 'info', out: { write: (line: string) => lines.push(line) } });
    const error = new Error('broken');
    error.stack = `Error: broken\n    at run (${url}:1:5)`;
    log.error({ err: error }, 'It failed.');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      msg: 'It failed.',
      err: { message: 'broken', stack: expect.stringContaining('modules/imports/plan.ts:3:5') },
    });
  });

  it('survives a damaged map', () => {
    const url = build('damaged.js', '{"version":3,');
    expect(toSourcePositions(`at ${url}:1:5`)).toBe(`at ${url}:1:5`);
  });
});
