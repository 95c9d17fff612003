import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { password, username } from '@earmark/contracts/users';
import { z } from 'zod';
import { plainIssue } from '../platform/plain-issues.ts';

/** Environment overrides of stored settings: `EARMARK_` + upper-case key of product.md. */
export const SETTING_KEYS = [
  'qbit_host',
  'qbit_port',
  'qbit_user',
  'qbit_pass',
  'qbit_category',
  'qbit_save_path',
  'library_path',
  'folder_pattern',
  'use_series_folders',
  'poll_interval',
  'prowlarr_url',
  'prowlarr_api_key',
  'mam_id',
  'abs_url',
  'abs_api_token',
  'abs_library_id',
  'audible_region',
  'log_level',
  'oidc_issuer',
  'oidc_client_id',
  'oidc_client_secret',
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

const PORT = 'must be a whole number from 0 to 65535';
const port = z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT);
const trimmed = z.string().trim();
/** Where a service is; `{tld}` stands for the ending of a region. */
const address = trimmed.refine(
  (text) => /^https?:$/.test(URL.parse(text.replace('{tld}', 'com'))?.protocol ?? ''),
  'must be an address that begins with http:// or https://',
);

/** An address, a network, or one of the names that stand for some. */
function isNetwork(entry: string): boolean {
  if (/^(?:loopback|linklocal|uniquelocal)$/.test(entry)) return true;
  const [host = '', range, ...rest] = entry.split('/');
  const kind = isIP(host);
  if (kind === 0 || rest.length > 0) return false;
  return (
    range === undefined ||
    isIP(range) === kind ||
    (/^\d+$/.test(range) && Number(range) <= (kind === 4 ? 32 : 128))
  );
}

function isDatabase(url: string): boolean {
  if (/^postgres(?:ql)?:/.test(url)) return URL.canParse(url) && !/\s/.test(url);
  return !/^[a-z][a-z\d+.-]*:\/\//i.test(url) || /^(?:sqlite|file):/.test(url);
}

const environment = z.object({
  EARMARK_CONFIG_DIR: trimmed.default('./config'),
  EARMARK_PORT: port.default(8787),
  EARMARK_HOST: trimmed.default('0.0.0.0'),
  EARMARK_URL_BASE: trimmed
    .default('')
    .transform((base) => base.replace(/^\/*|\/*$/g, ''))
    .refine(
      (base) => /^[\w\-./~]*$/.test(base) && !base.split('/').includes('..'),
      'must be a plain path such as /earmark',
    )
    .transform((base) => (base === '' ? '' : `/${base}`)),
  /** Mode bits that new files and folders do not get, in octal. */
  EARMARK_UMASK: trimmed.regex(/^0?[0-7]{3}$/, 'must be three octal digits such as 002').optional(),
  EARMARK_DATABASE_URL: trimmed
    .refine(isDatabase, 'must be a path or postgres://user:password@host:5432/name')
    .optional(),
  EARMARK_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  EARMARK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  EARMARK_AUDIBLE_URL: address.default('https://api.audible.{tld}'),
  EARMARK_AUDNEXUS_URL: address.default('https://api.audnex.us'),
  EARMARK_MAM_URL: address.default('https://www.myanonamouse.net'),
  EARMARK_INIT_USERNAME: username.optional(),
  EARMARK_INIT_PASSWORD: password.optional(),
  EARMARK_LIBRARY_PATH: trimmed.refine(isAbsolute, 'must be a whole path, from /').optional(),
  EARMARK_TRUSTED_PROXIES: trimmed
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .refine(
      (entries) => entries.every(isNetwork),
      'must be addresses or networks such as 10.0.0.0/8, separated by commas',
    ),
  /** Milliseconds between looks at running downloads; the live progress of the UI. */
  EARMARK_PROGRESS_INTERVAL_MS: z.coerce.number().int().min(100).max(60_000).default(2000),
  /** Milliseconds of quiet after the last import before Audiobookshelf is asked to scan. */
  EARMARK_SCAN_QUIET_MS: z.coerce.number().int().min(0).max(600_000).default(5000),
});

export type Config = Readonly<{
  configDir: string;
  port: number;
  host: string;
  /** `''` or `/path`, no trailing slash. */
  urlBase: string;
  /** undefined leaves the one of the process. */
  umask: number | undefined;
  databaseUrl: string;
  /** The SQLite file; null for PostgreSQL and for a database in memory. */
  databaseFile: string | null;
  role: 'all' | 'web' | 'worker';
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  endpoints: Readonly<{ audible: string; audnexus: string; mam: string }>;
  initialAdmin: Readonly<{ username: string; password: string }> | undefined;
  trustedProxies: readonly string[];
  progressIntervalMs: number;
  scanQuietMs: number;
  /** Settings fixed by the environment; shown as locked. */
  settingOverrides: Readonly<Partial<Record<SettingKey, string>>>;
}>;

const INITIAL_ADMIN = ['EARMARK_INIT_USERNAME', 'EARMARK_INIT_PASSWORD'];

/** What is wrong with the environment, one line a variable, for a person. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the environment into one frozen object. `NAME_FILE` gives the value of `NAME` from a file (container secrets).
 * Unknown variables are left alone; empty ones count as absent.
 * @throws ConfigError naming every variable that is wrong.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string = readText,
): Config {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('EARMARK_') || !value) continue;
    if (!name.endsWith('_FILE')) values[name] ??= value;
    else {
      try {
        values[name.slice(0, -5)] = readFile(value).trim();
      } catch {
        problems.push(`${name}: the file ${value} cannot be read`);
      }
    }
  }
  const parsed = environment.safeParse(values, { error: plainIssue });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}`);
  }
  for (const [name, other] of [INITIAL_ADMIN, INITIAL_ADMIN.toReversed()] as const)
    if (values[name!] !== undefined && values[other!] === undefined)
      problems.push(`${other}: is missing; ${name} needs it`);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`The environment is not usable:\n  ${problems.join('\n  ')}`);
  }
  const data = parsed.data;
  const configDir = resolve(data.EARMARK_CONFIG_DIR);
  const settingOverrides: Partial<Record<SettingKey, string>> = {};
  for (const key of SETTING_KEYS) {
    const value = values[`EARMARK_${key.toUpperCase()}`];
    if (value !== undefined) settingOverrides[key] = value;
  }
  const databaseUrl = data.EARMARK_DATABASE_URL ?? join(configDir, 'earmark.db');
  return Object.freeze({
    configDir,
    port: data.EARMARK_PORT,
    host: data.EARMARK_HOST,
    urlBase: data.EARMARK_URL_BASE,
    umask: data.EARMARK_UMASK === undefined ? undefined : Number.parseInt(data.EARMARK_UMASK, 8),
    databaseUrl,
    databaseFile: sqliteFile(databaseUrl),
    role: data.EARMARK_ROLE,
    logLevel: data.EARMARK_LOG_LEVEL,
    endpoints: Object.freeze({
      audible: data.EARMARK_AUDIBLE_URL.replace(/\/+$/, ''),
      audnexus: data.EARMARK_AUDNEXUS_URL.replace(/\/+$/, ''),
      mam: data.EARMARK_MAM_URL.replace(/\/+$/, ''),
    }),
    initialAdmin:
      data.EARMARK_INIT_USERNAME && data.EARMARK_INIT_PASSWORD
        ? Object.freeze({ username: data.EARMARK_INIT_USERNAME, password: data.EARMARK_INIT_PASSWORD })
        : undefined,
    trustedProxies: data.EARMARK_TRUSTED_PROXIES,
    progressIntervalMs: data.EARMARK_PROGRESS_INTERVAL_MS,
    scanQuietMs: data.EARMARK_SCAN_QUIET_MS,
    settingOverrides: Object.freeze(settingOverrides),
  });
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function sqliteFile(url: string): string | null {
  if (/^postgres(?:ql)?:/.test(url) || url === ':memory:') return null;
  return url.replace(/^(?:sqlite|file):(?:\/\/)?/, '');
}
