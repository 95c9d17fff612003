import { loadavg } from 'node:os';

/** Prints one result; every figure with its name, and how loaded the machine was. */
export function report(name: string, figures: Record<string, number | string>): void {
  console.log(`\n${name}  (load ${loadavg()[0]!.toFixed(1)})`);
  for (const [label, value] of Object.entries(figures)) {
    console.log(
      `  ${label.padEnd(34)} ${typeof value === 'number' ? value.toFixed(Math.abs(value) < 10 ? 3 : 1) : value}`,
    );
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
