import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';

const LOOK_EVERY_MS = 2000;

/**
 * A signal that is aborted when nobody wants the work any more, or when Earmark stops. `assertWanted` throws the reason;
 * it is asked again and again, so that a request that another process cancels ends the work as well.
 */
export async function whileWanted<Result>(
  options: { stop: AbortSignal; assertWanted: () => Promise<void>; log: Logger },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const unwanted = new AbortController();
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      await options.assertWanted();
    } catch (error) {
      options.log.info({ why: describeError(error) }, 'The writing of audio was ended.');
      unwanted.abort(error);
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    return await work(AbortSignal.any([options.stop, unwanted.signal]));
  } finally {
    clearInterval(timer);
  }
}
