import type { Request } from '@earmark/contracts';
import type { LibraryReport } from './library-report.ts';

const colour = process.stderr.isTTY
  ? (code: number, text: string) => `\u001B[${code}m${text}\u001B[0m`
  : (_code: number, text: string) => text;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What a person sees of a long command; everything goes to stderr, so that stdout holds results only. */
export function createScreen({ quiet }: { quiet: boolean }) {
  const out = (line: string) => {
    if (!quiet) process.stderr.write(`${line}\n`);
  };
  const last = new Map<string, string>();

  return {
    say: (line: string) => out(line === '' ? '' : `  ${colour(90, line)}`),
    begin: (name: string) => out(`${colour(36, '▸')} ${name}`),
    done: (name: string, detail: string, ms: number) =>
      out(`${colour(32, '✓')} ${name}: ${detail} ${colour(90, `(${(ms / 1000).toFixed(1)} s)`)}`),
    failed: (name: string, detail: string) => out(`${colour(31, '✗')} ${name}: ${detail}`),
    /** One line for each change of a request. */
    progress: (request: Request) => {
      const { progress } = request;
      const bar = progress
        ? ` ${'█'.repeat(Math.round(progress.fraction * 20)).padEnd(20, '░')} ${(progress.fraction * 100).toFixed(0)} % of ${megabytes(progress.sizeBytes)}, ${megabytes(progress.downSpeed)}/s`
        : '';
      const line = `${request.status.padEnd(12)}${bar}`;
      if (last.get(request.id) === line) return;
      last.set(request.id, line);
      out(`    ${request.book.title.slice(0, 38).padEnd(40)}${line}`);
    },
    library: (report: LibraryReport) => {
      out(`\n${report.libraryPath}`);
      for (const item of report.items) {
        out(`├─ ${colour(1, item.path)}`);
        for (const file of item.files) {
          out(
            `│    ${file.name.padEnd(48)} ${megabytes(file.bytes).padStart(9)}${file.shared ? colour(32, '  = seeding file (same inode)') : ''}`,
          );
        }
        const { facts } = item.sidecars;
        out(`│    ${colour(90, `metadata.json: ${JSON.stringify(facts)}`)}`);
      }
    },
  };
}
