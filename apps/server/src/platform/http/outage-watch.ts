import type { Clock } from '../../kernel/clock.ts';
import { isAppError } from '../../kernel/errors.ts';

/** Long enough to spare a page its twenty time-outs, short enough that nobody notices when the service is back. */
const REST_MS = 10_000;

type State = { controller: AbortController; answeredAt: number; restsUntil: number; error: unknown };

/**
 * Watches whether hosts can be reached. When a question could not even be delivered, and no other was answered meanwhile,
 * those that are under way end with the same error, and so does what is asked within the next seconds: a start page with
 * twenty questions fails as fast as one.
 */
export function createOutageWatch(clock: Pick<Clock, 'steady'>) {
  const states = new Map<string, State>();

  const stateOf = (host: string): State => {
    const known = states.get(host);
    if (known) return known;
    const fresh: State = { controller: new AbortController(), answeredAt: -1, restsUntil: -1, error: null };
    states.set(host, fresh);
    return fresh;
  };

  /** Asks through `ask`, which has to end when its signal does. */
  return async <Answer>(
    host: string,
    signal: AbortSignal | undefined,
    ask: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> => {
    const state = stateOf(host);
    const askedAt = clock.steady();
    if (askedAt < state.restsUntil) throw state.error;
    const { controller } = state;
    try {
      const answer = await ask(signal ? AbortSignal.any([signal, controller.signal]) : controller.signal);
      state.answeredAt = clock.steady();
      return answer;
    } catch (error) {
      const isOutage = isAppError(error) && error.code === 'remote_unavailable' && state.answeredAt < askedAt;
      if (isOutage && !controller.signal.aborted && signal?.aborted !== true) {
        state.restsUntil = clock.steady() + REST_MS;
        state.error = error;
        state.controller = new AbortController();
        controller.abort(error);
      }
      throw error;
    }
  };
}
