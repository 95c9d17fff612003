import { join } from 'node:path';
import { importsOf } from './rules.ts';

const CONTRACTS = /^@earmark\/contracts(?:\/(.+))?$/;

/** Packages a start loads: what `file` imports, and what that imports, save types and what is only loaded when needed. */
export function packagesLoadedBy(root: string, file: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const open = [file];
  while (open.length > 0) {
    const current = open.pop()!;
    if (seen.has(current)) continue;
    seen.add(current);
    for (const { target, typeOnly, dynamic } of importsOf(root, join(root, current))) {
      const contracts = CONTRACTS.exec(target);
      if (typeOnly || dynamic || target.startsWith('node:') || target.endsWith('.json')) continue;
      if (contracts) open.push(`packages/contracts/src/${contracts[1] ?? 'index'}.ts`);
      else if (target.endsWith('.ts')) open.push(target);
      else packages.add(target);
    }
  }
  return packages;
}
