import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../apps/server/src/config/config.ts';
import { createContext } from '../../apps/server/src/context.ts';
import { root, run } from './lib/run.ts';

// Writes openapi.json from the routes, and the types of the web app from openapi.json. `--check` only compares.
const check = process.argv.includes('--check');
const specFile = join(root, 'openapi.json');
const typesFile = join(root, 'apps/web/src/lib/api/schema.gen.ts');

const folder = mkdtempSync(join(tmpdir(), 'earmark-generate-'));
const config = readConfig({
  EARMARK_CONFIG_DIR: folder,
  EARMARK_DATABASE_URL: ':memory:',
  EARMARK_LOG_LEVEL: 'error',
});
const context = await createContext(config);
const answer = await context.app.inject('/api/v1/openapi.json');
const spec = `${JSON.stringify(answer.json(), null, 2)}\n`;
await context.stop();

const typesDraft = join(folder, 'schema.gen.ts');
const specDraft = join(folder, 'openapi.json');
writeFileSync(specDraft, spec);
// The generator needs the TypeScript of its own workspace: TypeScript 7 has no JavaScript interface.
const made = await run(
  process.execPath,
  [
    join(root, 'tools/codegen/node_modules/openapi-typescript/bin/cli.js'),
    specDraft,
    '-o',
    typesDraft,
    '--alphabetize',
  ],
  { cwd: join(root, 'tools/codegen') },
);
if (made.code !== 0) throw new Error(`openapi-typescript failed:\n${made.output}`);
const types = readFileSync(typesDraft, 'utf8');
rmSync(folder, { recursive: true, force: true });

const stale = [
  [specFile, spec],
  [typesFile, types],
].filter(([file, text]) => {
  try {
    return readFileSync(file!, 'utf8') !== text;
  } catch {
    return true;
  }
});
if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.map(([file]) => file).join(', ')}. Run "npm run gen" and commit.`);
  process.exit(1);
}
for (const [file, text] of stale) writeFileSync(file!, text!);
console.log(
  stale.length === 0
    ? 'openapi.json and the types of the web app are up to date.'
    : `Written: ${stale.map(([file]) => file).join(', ')}`,
);
