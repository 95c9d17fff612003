import PQueue from 'p-queue';
import type { AppError } from '../../../kernel/errors.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import type { IntegrationTools } from '../../definition.ts';
import { clientBanned, clientCredentials, clientMisconfigured } from '../errors.ts';
import { createCookieJar } from './cookies.ts';
import type { QbittorrentSettings } from './settings.ts';
import type { ApiCall, Transport } from './transport.ts';

/** How long a ban lasts cannot be asked, and a restart ends it. Asking meanwhile neither counts nor prolongs it. */
const ASK_AGAIN_MS = 60_000;

export type Session = {
  /** One call with a valid session; waits for its turn, because the server serves one at a time anyway. */
  call(call: ApiCall, options?: { priority?: number }): Promise<HttpResponse>;
  /** Counts sessions and outages, so that what was learned before (the version) is asked again. */
  generation(): number;
  /** qBittorrent asks this address for no password, so none was proven right. */
  isBypassed(): boolean;
  /** A person asks: a remembered refusal is tried once more. */
  forgetRefusal(): void;
};

/**
 * Logs in when needed, keeps every cookie, logs in again once when the session is gone, and never sends a refused
 * password a second time by itself: five wrong ones ban the address.
 */
export function createSession(
  settings: QbittorrentSettings,
  transport: Transport,
  tools: Pick<IntegrationTools, 'clock' | 'log'>,
): Session {
  const { clock, log } = tools;
  const turns = new PQueue({ concurrency: 1 });
  const cookies = createCookieJar();
  /** `until` by the steady clock. */
  let refusal: { error: AppError; until: number } | undefined;
  let isOpen = false;
  let isBypassed = false;
  let generation = 0;

  const send = async (call: ApiCall) => {
    let response: HttpResponse;
    try {
      response = await transport.send(
        call,
        settings.apiKey ? { apiKey: settings.apiKey } : { cookie: cookies.header() },
      );
    } catch (error) {
      // It may be restarting, upgraded even; where nobody logs in, no lost session tells of that.
      generation += 1;
      throw error;
    }
    cookies.keep(response.headers.getSetCookie(), clock.now());
    return response;
  };

  const open = async () => {
    cookies.clear();
    isOpen = false;
    isBypassed = false;
    generation += 1;
    const probe = await send({ path: 'app/webapiVersion', method: 'GET', isRepeatable: true });
    isBypassed = readProbe(probe, transport.address) === 'open' && !settings.apiKey;
    if (!isBypassed && !settings.apiKey) await logIn();
    isOpen = true;
  };

  const logIn = async () => {
    if (settings.username === '' && settings.password === '') {
      throw clientCredentials('qBittorrent asks for a login, but no user name is set.', {
        hint: 'Enter the user name and password of the Web UI, or let qBittorrent skip the login for this address.',
      });
    }
    const answer = await send({
      path: 'auth/login',
      method: 'POST',
      body: new URLSearchParams({ username: settings.username, password: settings.password }),
      isRepeatable: false,
    });
    if (answer.status === 403) {
      throw remember(
        clientBanned('qBittorrent has banned this server for too many failed logins.', {
          hint: 'Correct user name and password here, then restart qBittorrent or wait until its ban time (an hour by default) is over. Earmark asks once a minute and goes on by itself.',
          retryAfterMs: ASK_AGAIN_MS,
        }),
        clock.steady() + ASK_AGAIN_MS,
      );
    }
    if (answer.status === 401 || answer.text().trim() === 'Fails.') {
      throw remember(
        clientCredentials('qBittorrent refuses the user name or the password.', {
          hint: 'Correct them in the settings. They are not tried again before that: five failures ban this server.',
        }),
        Number.POSITIVE_INFINITY,
      );
    }
    if (answer.status >= 300) {
      throw clientMisconfigured(`The login at ${transport.address} answered with status ${answer.status}.`, {
        hint: 'Check host, port and URL base.',
      });
    }
    log.debug({ address: transport.address }, 'logged in to qBittorrent');
  };

  const remember = (error: AppError, until: number) => {
    refusal = { error, until };
    return error;
  };

  const perform = async (call: ApiCall) => {
    if (refusal && clock.steady() < refusal.until) throw refusal.error;
    refusal = undefined;
    const isFresh = !isOpen;
    if (!isOpen) await open();
    let response = await send(call);
    if (response.status === 403 && !settings.apiKey && !isFresh) {
      // Restarted, timed out, or pushed out by newer sessions. A 403 was not executed, so repeating is safe.
      await open();
      response = await send(call);
    }
    if (response.status === 403) {
      isOpen = false;
      throw settings.apiKey ? apiKeyRefused() : sessionNotKept(transport.address);
    }
    if (response.status === 401) {
      isOpen = false;
      throw hostRefused(transport.address, response);
    }
    return response;
  };

  return {
    call: (call, options) => turns.add(() => perform(call), { priority: options?.priority ?? 0 }),
    generation: () => generation,
    isBypassed: () => isBypassed,
    forgetRefusal: () => {
      refusal = undefined;
    },
  };
}

/** An unauthenticated look that tells cases apart which the login answer mixes up. */
function readProbe(response: HttpResponse, address: string): 'open' | 'locked' {
  const { status } = response;
  if (status === 403) return 'locked';
  if (status === 401) throw hostRefused(address, response);
  if (status === 404) {
    throw clientMisconfigured(`There is no qBittorrent Web API at ${address}.`, {
      hint: 'Check the URL base (mostly empty) and that qBittorrent is 4.3 or newer.',
    });
  }
  if (status < 300 && /^\d+(\.\d+)+$/u.test(response.text().trim())) return 'open';
  throw clientMisconfigured(`Something other than qBittorrent answers at ${address} (status ${status}).`, {
    hint: 'Check host, port and URL base.',
  });
}

function hostRefused(address: string, response: HttpResponse): AppError {
  const isProxy = (response.headers.get('www-authenticate') ?? '').toLowerCase().startsWith('basic');
  return clientMisconfigured(`${address} refuses requests that are addressed this way (401).`, {
    hint: isProxy
      ? 'A proxy before qBittorrent asks for its own password: use the direct address of the Web UI.'
      : 'The port in the address must be the one qBittorrent itself listens on (with Docker: publish the same number), or turn off its host header validation.',
  });
}

function apiKeyRefused(): AppError {
  return clientCredentials('qBittorrent refuses the API key.', {
    hint: 'Make a new key in its Web UI options. Versions before 5.2 know no API keys: use name and password there.',
  });
}

function sessionNotKept(address: string): AppError {
  return clientMisconfigured(`qBittorrent at ${address} does not keep the session after the login.`, {
    hint: 'A proxy in between may drop its cookie: use the direct address of the Web UI.',
  });
}
