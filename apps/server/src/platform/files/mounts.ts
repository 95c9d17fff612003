import { errnoOf, type FileSystem } from './file-system.ts';
import { isInside } from './safe-path.ts';

export type Mount = { point: string; type: string; source: string };

/** The mount that holds `path`; undefined where the system does not tell (not Linux). */
export async function mountOf(fs: FileSystem, path: string): Promise<Mount | undefined> {
  try {
    const table = parseMountInfo(await fs.readFile('/proc/self/mountinfo', 'utf8'));
    const real = await fs.realpath(path);
    let best: Mount | undefined;
    // Later lines cover earlier ones, hence `>=`.
    for (const mount of table) {
      if (isInside(mount.point, real) && mount.point.length >= (best?.point.length ?? 0)) best = mount;
    }
    return best;
  } catch (error) {
    if (errnoOf(error) !== undefined) return undefined;
    throw error;
  }
}

/** Reads /proc/self/mountinfo: fields 5, and after the lone dash the type and the source. */
export function parseMountInfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const point = fields[4];
    const type = fields[dash + 1];
    const source = fields[dash + 2];
    if (dash < 0 || point === undefined || type === undefined || source === undefined) continue;
    mounts.push({ point: unescapeOctal(point), type, source: unescapeOctal(source) });
  }
  return mounts;
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
