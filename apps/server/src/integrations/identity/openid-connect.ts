import type { Configuration, CustomFetch } from 'openid-client';
import { AppError, describeError, isAppError } from '../../kernel/errors.ts';
import type { HttpClient } from '../../platform/http/http-client.ts';
import type { IdentityProvider } from './port.ts';

/** Providers change keys and addresses; discovery this old is asked for again. */
const DISCOVERED_FOR_MS = 3_600_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Statuses that may carry no body. */
const BODILESS = new Set([204, 205, 304]);

export type OpenIdSettings = { issuer: string; clientId: string; clientSecret: string; scope: string };

/** Authorization code flow with PKCE, state and nonce; signatures and claims are checked by openid-client. */
export function createOpenIdProvider(
  settings: OpenIdSettings,
  tools: { http: HttpClient; now: () => number },
): IdentityProvider {
  // Nobody pays for the library who does not use it.
  const library = () => import('openid-client');
  let discovered: { at: number; configuration: Promise<Configuration> } | undefined;

  const discover = async (): Promise<Configuration> => {
    const { allowInsecureRequests, ClientSecretPost, customFetch, discovery, None } = await library();
    const { clientSecret } = settings;
    // Inside a home network a provider may well speak plain HTTP.
    const execute = settings.issuer.startsWith('http:') ? [allowInsecureRequests] : [];
    const asked = discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      clientSecret === '' ? None() : ClientSecretPost(clientSecret),
      { execute, [customFetch]: fetchWith(tools.http) },
    );
    return asked.catch((error: unknown) => {
      throw strangerAt(settings.issuer, rootOf(error)) ?? error;
    });
  };
  const configuration = (): Promise<Configuration> => {
    if (!discovered || tools.now() - discovered.at > DISCOVERED_FOR_MS) {
      const asked = { at: tools.now(), configuration: discover() };
      asked.configuration.catch(() => {
        if (discovered === asked) discovered = undefined;
      });
      discovered = asked;
    }
    return discovered.configuration;
  };

  return {
    begin: (redirectUri) =>
      explained(settings, async () => {
        const client = await library();
        const secrets = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
        };
        const url = client.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: settings.scope,
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
        });
        return { url: url.href, secrets };
      }),
    finish: (redirectUri, query, secrets) =>
      explained(settings, async () => {
        const client = await library();
        const provider = await configuration();
        const address = new URL(redirectUri);
        address.search = query;
        const tokens = await client.authorizationCodeGrant(provider, address, {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.verifier,
          idTokenExpected: true,
        });
        const told = tokens.claims()!;
        // Many providers tell groups only here.
        const more =
          provider.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await client.fetchUserInfo(provider, tokens.access_token, told.sub);
        return { issuer: told.iss, subject: told.sub, claims: { ...told, ...more } };
      }),
    signOutUrl: (returnTo) =>
      explained(settings, async () => {
        const provider = await configuration();
        if (provider.serverMetadata().end_session_endpoint === undefined) return null;
        const { buildEndSessionUrl } = await library();
        return buildEndSessionUrl(provider, { post_logout_redirect_uri: returnTo }).href;
      }),
    describe: () =>
      explained(settings, async () => {
        const { issuer, authorization_endpoint, scopes_supported } = (await configuration()).serverMetadata();
        return {
          issuer,
          authorizationEndpoint: authorization_endpoint ?? '',
          scopes: scopes_supported ?? null,
        };
      }),
  };
}

/** openid-client speaks through our own way out: its limits, its log, its words for trouble. */
function fetchWith(http: HttpClient): CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await http.request({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      ...(body instanceof URLSearchParams || typeof body === 'string' ? { body } : {}),
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: 10_000,
    });
    return new Response(BODILESS.has(answer.status) ? null : Buffer.from(answer.bytes), {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

async function explained<Result>({ issuer }: OpenIdSettings, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = rootOf(error);
    if (isAppError(reason)) throw reason;
    const refused = error instanceof Error && 'error_description' in error ? error.error_description : '';
    const said =
      typeof refused === 'string' && refused !== '' ? refused : describeError(error) + statusOf(reason);
    throw new AppError({
      code: 'sign_on_failed',
      message: `Single sign-on with ${new URL(issuer).host} failed: ${said}`,
      hint: 'Compare issuer, client ID, client secret and the callback address with what the provider shows.',
      status: 502,
      blame: 'remote',
      cause: error,
    });
  }
}

const ISSUER_HINT =
  'Copy the issuer exactly as the provider shows it, with its path: …/realms/NAME for Keycloak, …/application/o/NAME/ for Authentik.';

/** Something answers at the issuer's address, but it describes no OpenID provider. */
function strangerAt(issuer: string, reason: unknown): AppError | undefined {
  const { host } = new URL(issuer);
  const refuse = (message: string, hint: string) =>
    new AppError({ code: 'sign_on_failed', message, hint, status: 502, blame: 'setup', cause: reason });
  if (!(reason instanceof Error)) return undefined;
  const answer = reason.cause instanceof Response ? reason.cause : undefined;
  if (answer && answer.status >= 500)
    return refuse(
      `The provider at ${host} failed (HTTP ${answer.status}).`,
      'Its own log says why; a proxy before it may not reach it.',
    );
  if (answer && answer.status === 429)
    return refuse(`The provider at ${host} asks for a pause.`, 'Try again later.');
  if (answer && answer.status >= 300)
    return refuse(`No OpenID provider describes itself at ${issuer} (HTTP ${answer.status}).`, ISSUER_HINT);
  if (answer && (answer.headers.get('content-type') ?? '').includes('html'))
    return refuse(`${host} sent a web page instead of the description of an OpenID provider.`, ISSUER_HINT);
  if (/"issuer" property|unexpected response content-type/.test(reason.message))
    return refuse(`${host} answers, but describes no OpenID provider.`, ISSUER_HINT);
  return undefined;
}

/** openid-client hangs the answer it did not expect on its error. */
function statusOf(reason: unknown): string {
  return reason instanceof Error && reason.cause instanceof Response ? ` (HTTP ${reason.cause.status})` : '';
}

function rootOf(error: unknown): unknown {
  let current = error;
  while (!isAppError(current) && current instanceof Error && current.cause instanceof Error)
    current = current.cause;
  return current;
}
