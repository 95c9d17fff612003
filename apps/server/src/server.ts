import { readConfig } from './config/config.ts';
import { createContext } from './context.ts';
import { describeError } from './kernel/errors.ts';
import { startFailure } from './wiring/start-failure.ts';

/** A stop that takes longer than this is ended by force; work is journaled and goes on after the next start. */
const STOP_TIMEOUT_MS = 15_000;

/** Reads the environment, builds everything, listens, and stops gracefully on SIGTERM and SIGINT. */
export async function startServer(): Promise<void> {
  try {
    // oxlint-disable-next-line node/no-process-env -- handed to config, the only reader
    const config = readConfig(process.env);
    if (config.umask !== undefined) process.umask(config.umask);
    const context = await createContext(config);
    let stopping = false;
    const stop = (signal: string) => {
      if (stopping) return;
      stopping = true;
      context.log.info({ signal }, 'Earmark stops.');
      const timer = setTimeout(() => process.exit(1), STOP_TIMEOUT_MS);
      timer.unref();
      context.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          context.log.error({ err: describeError(error) }, 'Earmark could not stop cleanly.');
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGINT', () => stop('SIGINT'));
    process.on('unhandledRejection', (error) =>
      context.log.error({ err: error }, 'A promise was rejected and nobody looked.'),
    );
    const address = await context.start();
    context.log.info({ address, role: config.role, database: context.db.kind }, 'Earmark listens.');
  } catch (error) {
    process.stderr.write(`Earmark cannot start: ${startFailure(error)}\n`);
    process.exit(1);
  }
}
