/** One line of "what the client calls A is B here". Without a client it counts for all. */
export type PathMapping = { clientId: string | null; remotePath: string; localPath: string };

/**
 * A path of the client's world in ours: the longest mapping wins, compared by whole segments (`/data` is no prefix of
 * `/database`), tolerant of trailing slashes and of Windows paths on the client's side. Without a mapping the path is
 * taken as it is; null when it cannot be a path of this machine (a Windows path nobody has mapped).
 */
export function toLocalPath(path: string, mappings: readonly PathMapping[], clientId: string): string | null {
  const remote = splitPath(path);
  let best: { mapping: PathMapping; length: number } | undefined;
  for (const mapping of mappings) {
    if (mapping.clientId !== null && mapping.clientId !== clientId) continue;
    const prefix = splitPath(mapping.remotePath);
    if (!startsWith(remote, prefix)) continue;
    const isOwn = mapping.clientId !== null;
    const length = prefix.segments.length * 2 + (isOwn ? 1 : 0);
    if (!best || length > best.length) best = { mapping, length };
  }
  if (!best) return remote.isWindows ? null : joinLocal('/', remote.segments);
  const prefix = splitPath(best.mapping.remotePath);
  return joinLocal(best.mapping.localPath, remote.segments.slice(prefix.segments.length));
}

/** A path of ours in the client's world, for save paths. */
export function toRemotePath(path: string, mappings: readonly PathMapping[], clientId: string): string {
  const local = splitPath(path);
  let best: PathMapping | undefined;
  for (const mapping of mappings) {
    if (mapping.clientId !== null && mapping.clientId !== clientId) continue;
    const prefix = splitPath(mapping.localPath);
    if (!startsWith(local, prefix)) continue;
    if (!best || prefix.segments.length > splitPath(best.localPath).segments.length) best = mapping;
  }
  if (!best) return path;
  const rest = local.segments.slice(splitPath(best.localPath).segments.length);
  const isWindows = splitPath(best.remotePath).isWindows;
  const separator = isWindows && best.remotePath.includes('\\') ? '\\' : '/';
  const root = best.remotePath.replace(/[/\\]+$/u, '');
  return rest.length === 0 ? best.remotePath : [root, ...rest].join(separator);
}

type Split = { segments: string[]; isWindows: boolean };

/** Drive letters and UNC names make a Windows path; only there is `\` a separator and case without meaning. */
function splitPath(path: string): Split {
  const isWindows = /^[A-Za-z]:([/\\]|$)|^\\\\/u.test(path);
  const parts = (isWindows ? path.replaceAll('\\', '/') : path).split('/').filter((part) => part !== '');
  return { segments: parts.filter((part) => part !== '.'), isWindows };
}

function startsWith(path: Split, prefix: Split): boolean {
  if (path.isWindows !== prefix.isWindows || prefix.segments.length > path.segments.length) return false;
  return prefix.segments.every((segment, index) => {
    const other = path.segments[index] ?? '';
    return path.isWindows ? segment.toLowerCase() === other.toLowerCase() : segment === other;
  });
}

function joinLocal(root: string, segments: readonly string[]): string {
  const base = root.replace(/\/+$/u, '');
  return segments.length === 0 ? base || '/' : `${base}/${segments.join('/')}`;
}
