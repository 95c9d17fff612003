import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findForbidden, findViolations, type Violation } from './rules.ts';
import { packagesLoadedBy } from './start.ts';

const root = join(import.meta.dirname, '..', '..');
const show = (violations: Violation[]) =>
  violations.map((each) => `${each.file}:${each.line}  ${each.rule}\n    ${each.text}`);

describe('rules between rooms', () => {
  it('are kept by every import', () => {
    expect(show(findViolations(root, ['apps/server/src', 'apps/web/src', 'packages/contracts/src']))).toEqual(
      [],
    );
  });

  it('hold for what a file says', () => {
    expect(show(findForbidden(root))).toEqual([]);
  });

  it('notice what breaks them', () => {
    const place = mkdtempSync(join(tmpdir(), 'earmark-architecture-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(place, file)), { recursive: true });
      writeFileSync(join(place, file), text);
    };
    write('apps/server/src/kernel/bad.ts', "import { x } from '../platform/x.ts';\n");
    write(
      'apps/server/src/modules/a/bad.ts',
      "import {\n  y,\n  z,\n} from '../b/store.ts';\nimport { app } from '../../http/app.ts';\n",
    );
    write(
      'apps/server/src/integrations/bad.ts',
      "import { a } from '../modules/a/index.ts';\nconst now = Date.now();\n",
    );
    write(
      'apps/server/src/modules/a/good.ts',
      "import { b } from '../b/index.ts';\nimport type { P } from '../../integrations/k/port.ts';\n",
    );
    const found = findViolations(place, ['apps/server/src']).map((each) => `${each.file}:${each.line}`);
    expect(found.toSorted()).toEqual([
      'apps/server/src/integrations/bad.ts:1',
      'apps/server/src/kernel/bad.ts:1',
      'apps/server/src/modules/a/bad.ts:1',
      'apps/server/src/modules/a/bad.ts:5',
    ]);
    expect(findForbidden(place).map((each) => each.rule)).toEqual(['the clock is read through kernel/clock']);
  });
});

describe('a start', () => {
  it('loads no package but these: code in memory is most of what an idle server holds', () => {
    const loaded = packagesLoadedBy(root, 'apps/server/src/server.ts');
    expect([...loaded].toSorted()).toEqual([
      '@fastify/cookie',
      '@fastify/helmet',
      '@fastify/proxy-addr',
      '@fastify/rate-limit',
      'better-sqlite3',
      'entities/decode',
      'fast-xml-parser',
      'fastest-levenshtein',
      'fastify',
      'fastify-type-provider-zod',
      'htmlparser2',
      'ipaddr.js',
      'kysely',
      'kysely/migration',
      'p-queue',
      'pino',
      'thumbhash',
      'zod',
    ]);
  });
});
