import { generateKeyPairSync } from 'node:crypto';
import { type Configuration, Provider } from 'oidc-provider';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';

export type OpenIdPerson = { login: string; username?: string; groups?: readonly string[] };

export type OpenIdStandIn = StandIn & {
  readonly clientId: string;
  readonly clientSecret: string;
  /** People who can log in, with any password; may be changed at any time. */
  people: OpenIdPerson[];
  /** An address below which the client may be sent back to. */
  allow(base: string): void;
};

const CLIENT = { id: 'earmark', secret: 'earmark-openid-secret' };

/** A real OpenID Connect provider (the certified oidc-provider) with log-in pages, PKCE required, groups in user info only. */
export async function startOpenId(
  options: { port?: number | undefined; people?: readonly OpenIdPerson[] } = {},
): Promise<OpenIdStandIn> {
  const allowed: string[] = [];
  let people = [...(options.people ?? [])];
  let provider: Provider | undefined;
  const standIn = await createStandIn({
    name: 'openid',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => {
      // The provider reads bodies itself.
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
      app.all('/*', (request, reply) => {
        provider ??= createProvider(self.url, allowed, () => people);
        reply.hijack();
        return provider.callback()(request.raw, reply.raw);
      });
    },
  });
  return Object.defineProperties(standIn as OpenIdStandIn, {
    clientId: { value: CLIENT.id },
    clientSecret: { value: CLIENT.secret },
    people: {
      get: () => people,
      set: (next: OpenIdPerson[]) => {
        people = next;
      },
    },
    allow: { value: (base: string) => allowed.push(base) },
  });
}

function createProvider(
  issuer: string,
  allowed: readonly string[],
  people: () => readonly OpenIdPerson[],
): Provider {
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: ['http://127.0.0.1/unused'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['testbed'] },
    scopes: ['openid', 'profile', 'groups'],
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, login) => {
      const person = people().find((each) => each.login === login);
      if (!person) return undefined;
      const { username = login, groups = [] } = person;
      return { accountId: login, claims: () => ({ sub: login, preferred_username: username, groups }) };
    },
    // A household's provider asks nobody for consent.
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        accountId: context.oidc.session!.accountId!,
        clientId: context.oidc.client!.clientId,
      });
      grant.addOIDCScope('openid profile groups');
      await grant.save();
      return grant;
    },
  };
  const provider = new Provider(issuer, configuration);
  const isAllowed = (address: string) => allowed.some((base) => address.startsWith(base));
  provider.Client.prototype.redirectUriAllowed = isAllowed;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isAllowed;
  return provider;
}
