import { benchmarks, isBenchmark } from '../registry.ts';

const name = process.argv[2] ?? '';
if (!isBenchmark(name)) throw new Error(`There is no benchmark "${name}".`);
const result = await (async () => {
  try {
    const { title, run } = await benchmarks[name]();
    return { title, figures: await run({ say: (line) => console.error(`  ${line}`) }) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
})();
process.send?.(result, () => process.exit(0));
