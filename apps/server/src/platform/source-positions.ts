import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a built file, as stacks of V8 name it. */
const PLACE = /(file:\/\/\/[^\s():]+\.js):(\d+):(\d+)/g;

const maps = new Map<string, WeakRef<SourceMap>>();

/**
 * Names the sources instead of the built files in the stack of an error. The maps are read only when an error is told,
 * and may be forgotten again: to keep them loaded (`--enable-source-maps`) costs more memory than the whole server.
 */
export function toSourcePositions(stack: string): string {
  return stack.replaceAll(PLACE, (built, url: string, line: string, column: string) => {
    const origin = mapOf(url)?.findOrigin(Number(line), Number(column));
    if (!origin || !('fileName' in origin)) return built;
    return `${origin.fileName.replace(/^(?:\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function mapOf(url: string): SourceMap | undefined {
  const known = maps.get(url)?.deref();
  if (known) return known;
  try {
    const map = new SourceMap(
      JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as SourceMapPayload,
    );
    maps.set(url, new WeakRef(map));
    return map;
  } catch {
    // Without a map, or with a damaged one, the place in the built file is what can be told.
    return undefined;
  }
}
