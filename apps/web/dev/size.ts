/*
 * How much JavaScript a browser loads (gzip): before the login shows, before the home page shows, and for each further
 * room. Fails above the budgets. `node dev/size.ts`, in apps/web.
 */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const FIRST_LOAD_BUDGET = 150_000;
const ROOM_BUDGET = 60_000;

const result = await build({ logLevel: 'error', build: { write: false } });
const output = (Array.isArray(result) ? result : [result]).flatMap((part) =>
  'output' in part ? part.output : [],
);
const chunks = new Map(
  output
    .filter((part): part is Rolldown.OutputChunk => part.type === 'chunk')
    .map((chunk) => [chunk.fileName, chunk]),
);
const sizes = new Map([...chunks].map(([name, chunk]) => [name, gzipSync(chunk.code).length]));

/** A chunk with everything it imports before it runs. */
function closure(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of chunks.get(name)?.imports ?? []) visit(next);
  };
  for (const name of names) visit(name);
  return seen;
}
const bytes = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
const roomChunk = (route: string): string[] =>
  [...chunks.values()]
    .filter((chunk) => chunk.facadeModuleId?.includes(`/routes/${route}.tsx?`) === true)
    .map((chunk) => chunk.fileName);

const entry = [...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
const shell = closure([...entry, ...roomChunk('_app')]);
const home = closure([...entry, ...roomChunk('_app'), ...roomChunk('_app/index')]);
const rows: [string, number, number][] = [
  ['entry', bytes(closure(entry)), FIRST_LOAD_BUDGET],
  ['login', bytes(closure([...entry, ...roomChunk('login')])), FIRST_LOAD_BUDGET],
  ['home', bytes(home), FIRST_LOAD_BUDGET],
];
for (const chunk of chunks.values()) {
  const route = /\/routes\/(.+)\.tsx\?/.exec(chunk.facadeModuleId ?? '')?.[1];
  if (route === undefined || route === '_app' || route === '_app/index') continue;
  const extra = [...closure([chunk.fileName])].filter((name) => !shell.has(name));
  rows.push([`+ ${route}`, bytes(extra), ROOM_BUDGET]);
}
const css = output.filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'));
for (const part of css) {
  if (part.type === 'asset') rows.push([part.fileName, gzipSync(part.source).length, 20_000]);
}

let over = 0;
for (const [name, size, budget] of rows) {
  if (size > budget) over += 1;
  process.stdout.write(
    `${name.padEnd(44)}${(size / 1000).toFixed(1).padStart(8)} kB${size > budget ? `  over ${budget / 1000} kB` : ''}\n`,
  );
}
process.exit(over === 0 ? 0 : 1);
