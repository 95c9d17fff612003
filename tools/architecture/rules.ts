import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export type ImportLine = {
  file: string;
  line: number;
  target: string;
  text: string;
  typeOnly: boolean;
  /** `import('…')`: loaded when that is reached. */
  dynamic: boolean;
};
export type Violation = { file: string; line: number; text: string; rule: string };

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/;

/** Every source file below a folder. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !entry.parentPath.includes('node_modules') &&
        !entry.parentPath.includes('/dist'),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Imports with relative targets resolved to paths from the root of the repository. */
export function importsOf(root: string, file: string): ImportLine[] {
  const result: ImportLine[] = [];
  let statement = '';
  let startLine = 0;
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    // An import over several lines is judged as one.
    if (statement === '' && /^\s*(?:import|export)\b[^'"]*\{[^}'"]*$/.test(text)) {
      statement = text;
      startLine = index;
      continue;
    }
    const full = statement === '' ? text : `${statement} ${text}`;
    const line = statement === '' ? index : startLine;
    if (statement !== '' && !/['"]/.test(text)) {
      statement = full;
      if (statement.length > 20_000) statement = '';
      continue;
    }
    statement = '';
    const match = IMPORT.exec(full);
    const specifier = match?.[2] ?? match?.[3];
    if (specifier === undefined) continue;
    const target = specifier.startsWith('.') ? relative(root, join(dirname(file), specifier)) : specifier;
    result.push({
      file: relative(root, file),
      line: line + 1,
      target,
      text: full.trim(),
      typeOnly: match?.[1] !== undefined,
      dynamic: match?.[2] === undefined,
    });
  }
  return result;
}

const SERVER = 'apps/server/src/';

type Rule = { name: string; breaks: (from: string, to: string, line: ImportLine) => boolean };

const inFolder = (path: string, ...folders: string[]) =>
  folders.some((folder) => path.startsWith(`${SERVER}${folder}/`));
const moduleOf = (path: string) => /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1];
const isTest = (path: string) =>
  /\.(?:test|spec)\.tsx?$|\/(?:testing|fixtures)(?:\/|\.ts)|contract-suite\.ts$/.test(path);

/** The rules between rooms, as docs/architecture.md tells them. */
export const RULES: readonly Rule[] = [
  {
    name: 'kernel imports nothing of ours but contracts',
    breaks: (from, to) =>
      inFolder(from, 'kernel') &&
      (to.startsWith('apps/') || (to.startsWith('@earmark/') && !to.startsWith('@earmark/contracts'))) &&
      !inFolder(to, 'kernel'),
  },
  {
    name: 'platform imports only kernel and contracts',
    breaks: (from, to) =>
      inFolder(from, 'platform') && to.startsWith(SERVER) && !inFolder(to, 'platform', 'kernel'),
  },
  {
    name: 'integrations import only kernel, platform and their ports',
    breaks: (from, to) =>
      inFolder(from, 'integrations') &&
      to.startsWith(SERVER) &&
      !inFolder(to, 'integrations', 'platform', 'kernel'),
  },
  {
    name: 'modules know neither http/ nor the context nor the configuration',
    breaks: (from, to) =>
      inFolder(from, 'modules') && (inFolder(to, 'http', 'config') || to === `${SERVER}context.ts`),
  },
  {
    name: 'a module is used through its index.ts',
    breaks: (from, to) => {
      const target = moduleOf(to);
      return (
        from.startsWith(SERVER) &&
        target !== undefined &&
        target !== moduleOf(from) &&
        !to.endsWith(`modules/${target}/index.ts`) &&
        !to.endsWith('/search/index.ts')
      );
    },
  },
  {
    name: 'modules take integrations as parameters (ports may be imported as types)',
    breaks: (from, to, line) =>
      inFolder(from, 'modules') &&
      inFolder(to, 'integrations') &&
      !line.typeOnly &&
      !/\/(?:port|definition|errors)\.ts$/.test(to),
  },
  {
    name: 'db/, events/ and jobs/ know no module',
    breaks: (from, to) => inFolder(from, 'db', 'events', 'jobs') && inFolder(to, 'modules', 'http'),
  },
  {
    name: 'contracts depend on zod only',
    breaks: (from, to) =>
      from.startsWith('packages/contracts/') && !to.startsWith('packages/contracts/') && to !== 'zod',
  },
  {
    name: 'the web app sees the server through contracts and the generated client only',
    breaks: (from, to) =>
      from.startsWith('apps/web/') && (to.startsWith('apps/server/') || to.startsWith('@earmark/server')),
  },
  {
    name: 'the server knows nothing of the testbed',
    breaks: (from, to) =>
      from.startsWith(SERVER) && (to.startsWith('@earmark/testbed') || to.startsWith('packages/testbed')),
  },
];

export function findViolations(root: string, folders: readonly string[]): Violation[] {
  return folders
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .filter((file) => !isTest(file))
    .flatMap((file) => importsOf(root, file))
    .flatMap((line) =>
      RULES.filter((rule) => rule.breaks(line.file, line.target, line)).map((rule) => ({
        file: line.file,
        line: line.line,
        text: line.text,
        rule: rule.name,
      })),
    );
}

/** Things a file of the server may not say, whatever it imports. */
export const FORBIDDEN: readonly { name: string; pattern: RegExp; except: RegExp }[] = [
  {
    name: 'process.env is read in config/ only',
    pattern: /process\.env\b/,
    except: /^apps\/server\/src\/(?:config\/|server\.ts|db\/testing\.ts)/,
  },
  {
    name: 'the clock is read through kernel/clock',
    pattern: /\bDate\.now\(\)/,
    except: /^apps\/server\/src\/kernel\/(?:clock|ids)\.ts/,
  },
  // Such a template keeps its raw text in the bundle, and one such sign doubles the whole bundle in memory.
  {
    name: 'signs beyond Latin-1 in String.raw are written as \\u…',
    pattern: /String\.raw`[^`]*[^\0-\xff]/,
    except: /^$/,
  },
  { name: 'no shell', pattern: /\bexecSync\(|\bexec\(['"`]|shell:\s*true/, except: /^$/ },
];

export function findForbidden(root: string): Violation[] {
  return sourceFiles(join(root, SERVER))
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const name = relative(root, file);
      return readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((text, index) =>
          FORBIDDEN.filter(
            (each) => each.pattern.test(text.replace(/\/\/.*|^\s*\/?\*.*/, '')) && !each.except.test(name),
          ).map((each) => ({
            file: name,
            line: index + 1,
            text: text.trim(),
            rule: each.name,
          })),
        );
    });
}
