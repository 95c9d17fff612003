import PQueue from 'p-queue';
import type { Clock } from '../../../kernel/clock.ts';
import type { AppError } from '../../../kernel/errors.ts';
import { Secret } from '../../../kernel/secret.ts';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  retryAfterMs,
} from '../../../platform/http/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { SecretKeeper } from '../../definition.ts';
import { asIndexerError, indexerAuth, indexerLimited } from '../errors.ts';
import { otherSpelling, rotatedMamId } from './mam-id.ts';
import { type AuthRefusal, authError, DEFAULT_PAUSE_MS } from './refusal.ts';
import {
  backOffMsAfter,
  findState,
  freshState,
  MAX_AUTH_FAILURES,
  type SessionState,
  withState,
} from './session-state.ts';

const TIMEOUT_MS = 20_000;
/** The time of the last use is stored this often, not with every call. */
const USE_NOTED_EVERY_MS = 3600_000;
/** Name of the secret setting that holds the state. */
const FIELD = 'session';

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
  /** A 429 of this endpoint has a meaning of its own and asks for no pause of the others. */
  hasOwnLimit?: boolean;
};

export type MamSession = {
  /** One call at a time; the rotated cookie is stored before the next one starts. Throws AppErrors of an indexer. */
  call(call: MamCall): Promise<HttpResponse>;
  state(): Readonly<SessionState>;
  /** Reads and changes the newest state in one step, alone over all processes; resolves when it is durable. */
  update<Result>(change: (state: SessionState) => Result): Promise<Result>;
  /** Keeps the state there as well from now on. */
  attach(keeper: SecretKeeper): void;
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
  const state = findState(options.storedState, seed) ?? freshState(seed, clock.now());
  const keepers = new Set<SecretKeeper>();
  const line = new PQueue({ concurrency: 1 });
  /** Something is known here that is stored nowhere: it failed, or nobody keeps the state yet (a Test). */
  let isDirty = false;
  let hasNewKeeper = false;
  let lastSeen = '';

  async function save(): Promise<void> {
    if (!isDirty || keepers.size === 0) return;
    for (const keeper of keepers) {
      lastSeen = withState(await keeper.read(FIELD), state);
      await keeper.save(FIELD, lastSeen);
    }
    isDirty = false;
  }

  /** Another process may have used the session since. What could not be stored yet is newer than what is. */
  async function catchUp(): Promise<void> {
    if (isDirty) return save();
    const [keeper] = keepers;
    const text = (await keeper?.read(FIELD)) ?? '';
    if (text !== lastSeen) {
      lastSeen = text;
      Object.assign(state, findState(text, seed));
    }
    if (!hasNewKeeper) return;
    hasNewKeeper = false;
    isDirty = true;
    await save();
  }

  function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = async () => {
      await catchUp();
      return work();
    };
    const [keeper] = keepers;
    return keeper ? keeper.exclusive(turn) : turn();
  }

  async function change(make: (state: SessionState) => void): Promise<void> {
    make(state);
    isDirty = true;
    await save();
  }

  /** Values worth trying: the newest, then what the person pasted, then its other spelling. */
  function candidates(): string[] {
    const others = state.current === seed ? [otherSpelling(seed)] : [seed];
    return [state.current, ...others.filter((value) => value !== null)];
  }

  function checkPauses(call: MamCall): void {
    const pauseMs = (state.pausedUntilAt ?? 0) - clock.now();
    if (pauseMs > 0) {
      throw indexerLimited('MyAnonamouse asked for a pause; Earmark keeps it.', { retryAfterMs: pauseMs });
    }
    if (call.ignoreBackOff) return;
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
        pace: { key: `mam:${options.baseUrl}`, minIntervalMs: options.minIntervalMs, isShared: true },
      });
    } catch (error) {
      throw asIndexerError(error);
    }
  }

  /** The cookie that works from now on; kept in memory when it cannot be stored, and stored before the next call. */
  async function accepted(call: MamCall, response: HttpResponse, mamId: string): Promise<void> {
    const now = clock.now();
    const current = rotatedMamId(response.headers, now) ?? mamId;
    const isNews =
      current !== state.current ||
      state.authFailures > 0 ||
      state.refusal !== null ||
      now - (state.usedAt ?? 0) >= USE_NOTED_EVERY_MS ||
      response.status === 429;
    if (!isNews) return;
    try {
      await change((known) => {
        if (current !== known.current) known.rotatedAt = now;
        known.current = current;
        known.usedAt = now;
        known.authFailures = 0;
        known.blockedUntilAt = null;
        known.refusal = null;
        if (response.status === 429 && !call.hasOwnLimit) {
          known.pausedUntilAt = now + (retryAfterMs(response.headers, now) ?? DEFAULT_PAUSE_MS);
        }
      });
    } catch (error) {
      log.error({ err: error }, 'The renewed MyAnonamouse session could not be stored yet');
    }
  }

  async function run(call: MamCall): Promise<HttpResponse> {
    checkPauses(call);
    let refusal: AuthRefusal | null = null;
    for (const mamId of candidates()) {
      const response = await send(call, mamId);
      refusal = call.judge(response);
      if (refusal === null) {
        await accepted(call, response, mamId);
        return response;
      }
      const mayOtherValueHelp = refusal.reason === 'cookie' || refusal.reason === 'unknown';
      if (!mayOtherValueHelp || call.once) break;
    }
    throw await refused(refusal ?? { reason: 'unknown', said: 'no answer' });
  }

  async function refused(refusal: AuthRefusal): Promise<AppError> {
    const pauseMs = backOffMsAfter(state.authFailures + 1);
    const isLast = state.authFailures + 1 >= MAX_AUTH_FAILURES;
    const error = authError(refusal, isLast ? null : pauseMs);
    await change((known) => {
      known.authFailures += 1;
      known.blockedUntilAt = clock.now() + pauseMs;
      known.refusal = error.message;
    });
    log.warn({ reason: refusal.reason, failures: state.authFailures }, 'MyAnonamouse refuses the session');
    return error;
  }

  return {
    call: (call) =>
      untilAborted(
        line.add(() => {
          call.signal?.throwIfAborted();
          return call.isAnonymous ? send(call, null) : exclusively(() => run(call));
        }),
        call.signal,
      ),
    state: () => state,
    update: (make) =>
      line.add(() =>
        exclusively(async () => {
          const result = make(state);
          isDirty = true;
          await save();
          return result;
        }),
      ),
    attach: (keeper) => {
      if (keepers.has(keeper)) return;
      keepers.add(keeper);
      // What was read from the store long ago must never be written over what another process has stored since.
      if (keepers.size > 1) hasNewKeeper = true;
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
