import PQueue from 'p-queue';
import type { Clock } from '../../../kernel/clock.ts';
import type { AppError } from '../../../kernel/errors.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../platform/http/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import { asIndexerError, indexerAuth } from '../errors.ts';
import { otherSpelling, rotatedMamId } from './mam-id.ts';
import { type AuthRefusal, authError } from './refusal.ts';
import { backOffMsAfter, MAX_AUTH_FAILURES, readState, type SessionState } from './session-state.ts';

const TIMEOUT_MS = 20_000;

export type MamCall = {
  path: string;
  request?: Omit<HttpRequest, 'url' | 'signal' | 'pace' | 'secretHeaders'>;
  /** What the answer says about the session; null when the session is fine. */
  judge: (response: HttpResponse) => AuthRefusal | null;
  signal?: AbortSignal | undefined;
  /** A person asks (the Test button): pauses after refusals do not count. */
  ignoreBackOff?: boolean;
  /** The call has side effects: it is sent once, with the present cookie only. */
  once?: boolean;
  /** The endpoint asks for no session: none is sent, and the answer says nothing about it. */
  isAnonymous?: boolean;
};

export type MamSession = {
  /** One call at a time; the rotated cookie is stored before the next one starts. Throws AppErrors of an indexer. */
  call(call: MamCall): Promise<HttpResponse>;
  state(): Readonly<SessionState>;
  /** Changes the state and resolves when it is durable. */
  update(change: (state: SessionState) => void): Promise<void>;
  /** Stores the state here as well from now on. */
  addSaver(save: (text: string) => Promise<void>): void;
};

export function createMamSession(options: {
  seed: string;
  storedState: string;
  baseUrl: string;
  http: HttpClient;
  clock: Clock;
  log: Logger;
  minIntervalMs: number;
}): MamSession {
  const { seed, http, clock, log } = options;
  const state = readState(options.storedState, seed);
  const savers = new Set<(text: string) => Promise<void>>();
  const line = new PQueue({ concurrency: 1 });
  let isDirty = false;

  async function save(): Promise<void> {
    if (!isDirty) return;
    const text = JSON.stringify(state);
    for (const saver of savers) await saver(text);
    isDirty = false;
  }

  async function update(change: (state: SessionState) => void): Promise<void> {
    change(state);
    isDirty = true;
    await save();
  }

  /** Values worth trying: the newest, then what the person pasted, then its other spelling. */
  function candidates(): string[] {
    const others = state.current === seed ? [otherSpelling(seed)] : [seed];
    return [state.current, ...others.filter((value) => value !== null)];
  }

  function checkBackOff(): void {
    if (state.authFailures >= MAX_AUTH_FAILURES) {
      throw indexerAuth('MyAnonamouse refused the session ten times in a row; Earmark has stopped asking.', {
        hint: 'Make a new session at MyAnonamouse → Preferences → Security and paste it, or press Test.',
      });
    }
    const restMs = (state.blockedUntilAt ?? 0) - clock.now();
    if (restMs > 0) {
      throw indexerAuth('MyAnonamouse refused the session; Earmark waits before it asks again.', {
        hint: 'Press Test in the settings of the indexer to try at once.',
        retryAfterMs: restMs,
      });
    }
  }

  async function send(call: MamCall, mamId: string | null): Promise<HttpResponse> {
    try {
      return await http.request({
        timeoutMs: TIMEOUT_MS,
        retries: 0,
        redirects: 'none',
        ...call.request,
        url: `${options.baseUrl}${call.path}`,
        secretHeaders: mamId === null ? {} : { cookie: new Secret(`mam_id=${mamId}`) },
        // Never aborted under way: the answer may carry the next cookie.
        pace: { key: `mam:${options.baseUrl}`, minIntervalMs: options.minIntervalMs },
      });
    } catch (error) {
      throw asIndexerError(error);
    }
  }

  /** The cookie that works from now on; kept in memory when it cannot be stored, and stored before the next call. */
  async function keep(value: string): Promise<void> {
    if (value === state.current) return;
    state.current = value;
    state.rotatedAt = clock.now();
    isDirty = true;
    try {
      await save();
    } catch (error) {
      log.error({ err: error }, 'The renewed MyAnonamouse session could not be stored yet');
    }
  }

  async function run(call: MamCall): Promise<HttpResponse> {
    call.signal?.throwIfAborted();
    if (call.isAnonymous) return send(call, null);
    await save();
    if (!call.ignoreBackOff) checkBackOff();
    let refusal: AuthRefusal | null = null;
    for (const mamId of candidates()) {
      const response = await send(call, mamId);
      refusal = call.judge(response);
      if (refusal === null) {
        await keep(rotatedMamId(response.headers, clock.now()) ?? mamId);
        if (state.authFailures > 0) {
          await update((known) => {
            known.authFailures = 0;
            known.blockedUntilAt = null;
          });
        }
        return response;
      }
      const mayOtherValueHelp = refusal.reason === 'cookie' || refusal.reason === 'unknown';
      if (!mayOtherValueHelp || call.once) break;
    }
    throw await refused(refusal ?? { reason: 'unknown', said: 'no answer' });
  }

  async function refused(refusal: AuthRefusal): Promise<AppError> {
    const pauseMs = backOffMsAfter(state.authFailures + 1);
    await update((known) => {
      known.authFailures += 1;
      known.blockedUntilAt = clock.now() + pauseMs;
    });
    log.warn({ reason: refusal.reason, failures: state.authFailures }, 'MyAnonamouse refuses the session');
    return authError(refusal, state.authFailures >= MAX_AUTH_FAILURES ? null : pauseMs);
  }

  return {
    call: (call) =>
      untilAborted(
        line.add(() => run(call)),
        call.signal,
      ),
    state: () => state,
    update,
    addSaver: (saver) => {
      savers.add(saver);
      if (state.current !== seed || state.frozenUntilAt !== null) isDirty = true;
    },
  };
}

/** The caller stops waiting at once; the call itself is finished, and its cookie kept. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work;
  let stop = () => undefined as void;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    // Whoever stopped waiting does not hear of a later failure.
    work.catch(() => undefined);
  }
}
