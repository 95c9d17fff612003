import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';

/** A program of the system that a command needs, and the Debian package that brings it, or another where there is none. */
export type SystemPart = { label: string; package: string; otherwise?: string; find(): string | undefined };

export function findProgram(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  return undefined;
}

/** Debian keeps the server programs out of PATH, one folder a version. */
export function findPostgresFolder(): string | undefined {
  for (let version = 20; version >= 13; version -= 1) {
    const folder = `/usr/lib/postgresql/${version}/bin`;
    if (existsSync(join(folder, 'initdb'))) return folder;
  }
  const initdb = findProgram('initdb');
  return initdb && join(initdb, '..');
}

export const parts = {
  qbittorrent: {
    label: 'qBittorrent',
    package: 'qbittorrent-nox',
    find: () => findProgram('qbittorrent-nox'),
  },
  ffmpeg: { label: 'ffmpeg', package: 'ffmpeg', find: () => findProgram('ffmpeg') },
  chromium: {
    label: 'Chromium',
    // The same browser without its windows: a third less work for two processors.
    package: 'chromium-headless-shell',
    otherwise: 'chromium',
    find: () =>
      findProgram('chromium-headless-shell') ?? findProgram('chromium') ?? findProgram('chromium-browser'),
  },
  postgres: { label: 'PostgreSQL', package: 'postgresql', find: findPostgresFolder },
} satisfies Record<string, SystemPart>;

/** As people have it, for the benchmarks: the one without windows draws another way, so it is no measure of frames. */
export const fullChromium: SystemPart = {
  label: 'Chromium',
  package: 'chromium',
  find: () => findProgram('chromium') ?? findProgram('chromium-browser'),
};

/**
 * Installs what is missing through apt when this user may; answers what is missing still. `say` tells the person.
 */
export async function ensureParts(
  needed: readonly SystemPart[],
  say: (line: string) => void,
): Promise<SystemPart[]> {
  const missing = needed.filter((part) => part.find() === undefined);
  if (missing.length === 0) return [];
  const apt = findProgram('apt-get');
  const asRoot = process.getuid?.() === 0;
  const sudo = asRoot ? undefined : findProgram('sudo');
  const maySudo = sudo !== undefined && (await run(sudo, ['-n', 'true'])).code === 0;
  if (apt === undefined || (!asRoot && !maySudo)) {
    say(
      `Missing: ${missing.map((part) => part.label).join(', ')}. Install with: sudo apt-get install ${missing.map((part) => part.package).join(' ')}`,
    );
    return missing;
  }
  const prefix = asRoot ? [] : ['-n'];
  const [command, before] = asRoot ? [apt, []] : [sudo!, [...prefix, apt]];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(command, [...before, 'update'], { env });
  const packages = await Promise.all(missing.map(packageOf));
  say(`Installing ${packages.join(', ')} (apt) …`);
  const install = await run(command, [...before, 'install', '-y', '--no-install-recommends', ...packages], {
    env,
  });
  const still = missing.filter((part) => part.find() === undefined);
  if (still.length > 0)
    say(
      `apt could not install ${still.map((part) => part.label).join(', ')}:\n${install.output.split('\n').slice(-5).join('\n')}`,
    );
  return still;
}

/** The package of a part, or the other one where this system's archive does not know the first. */
async function packageOf({ package: first, otherwise }: SystemPart): Promise<string> {
  if (otherwise === undefined) return first;
  return (await run('apt-cache', ['show', '--no-all-versions', first])).code === 0 ? first : otherwise;
}
