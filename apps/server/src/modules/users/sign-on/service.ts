import type { LoginMethods, SettingsSections, SignOnTrouble, TestResult } from '@earmark/contracts';
import type { IdentityProvider, SignOnSecrets } from '../../../integrations/identity/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, badInput, isAppError } from '../../../kernel/errors.ts';
import type { SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { UserService } from '../service.ts';
import type { UserRow } from '../store.ts';
import { groupFor, groupsFrom, usernameFrom } from './claims.ts';

type Settings = SettingsSections['signOn'];

/** A person has this long to sign in with the provider. */
const SIGN_ON_MS = 10 * 60_000;

/** What a browser carries, sealed, between going to the provider and coming back. */
type Errand = { secrets: SignOnSecrets; redirectUri: string; next: string; until: number };

export type SignOnOutcome =
  | { ok: true; user: UserRow; issuer: string; next: string }
  | { ok: false; trouble: SignOnTrouble };

export type SignOnService = ReturnType<typeof createSignOnService>;

/** Single sign-on with an OpenID Connect provider, and the people a trusted proxy names. */
export function createSignOnService(deps: {
  users: UserService;
  settings: () => Promise<Settings>;
  /** Keeps what it discovered as long as the settings stay the same. */
  provider: (settings: Settings) => IdentityProvider;
  secretBox: SecretBox;
  clock: Clock;
  log: Logger;
}) {
  const { users, clock, log } = deps;

  const configured = async (): Promise<Settings> => {
    const settings = await deps.settings();
    if (settings.oidcIssuer !== '') return settings;
    throw new AppError({
      code: 'not_found',
      message: 'Single sign-on is not set up.',
      hint: 'An admin can do that under Settings, Single sign-on.',
      status: 404,
      blame: 'caller',
    });
  };

  const openErrand = (sealed: string | undefined): Errand | undefined => {
    if (sealed === undefined) return undefined;
    try {
      const errand = JSON.parse(deps.secretBox.open(sealed)) as Errand;
      return errand.until < clock.now() ? undefined : errand;
    } catch {
      // Made by another installation, or by hand: as good as none.
      return undefined;
    }
  };

  return {
    methods: async (): Promise<LoginMethods> => {
      const { oidcIssuer, oidcName, oidcAutoStart } = await deps.settings();
      return {
        loginType: await users.loginType(),
        signOn: oidcIssuer === '' ? null : { name: oidcName, autoStart: oidcAutoStart },
      };
    },

    /** Where to send the browser, and what it has to carry: `state` names the errand, `sealed` is its content. */
    begin: async (input: { redirectUri: string; next: string }) => {
      const settings = await configured();
      const { url, secrets } = await deps.provider(settings).begin(input.redirectUri);
      const errand: Errand = { ...input, secrets, until: clock.now() + SIGN_ON_MS };
      const sealed = deps.secretBox.seal(JSON.stringify(errand));
      return { url, state: secrets.state, sealed, lifetimeMs: SIGN_ON_MS };
    },

    /** Takes what the browser brought back. Trouble is an outcome, for a person stands before a page; it is logged. */
    finish: async (sealed: string | undefined, query: string): Promise<SignOnOutcome> => {
      const settings = await configured();
      const errand = openErrand(sealed);
      if (!errand) return { ok: false, trouble: 'expired' };
      const identity = await deps
        .provider(settings)
        .finish(errand.redirectUri, query, errand.secrets)
        .catch((error: unknown): SignOnTrouble => {
          if (!isAppError(error)) throw error;
          log.warn({ err: error }, 'A single sign-on failed.');
          return error.code === 'remote_unavailable' ? 'unreachable' : 'failed';
        });
      if (typeof identity === 'string') return { ok: false, trouble: identity };
      const username = usernameFrom(identity.claims[settings.oidcUsernameClaim]);
      if (username === undefined) {
        log.warn({ claim: settings.oidcUsernameClaim }, 'The identity provider sent no user name.');
        return { ok: false, trouble: 'unnamed' };
      }
      const isGroupTold = settings.oidcGroupClaim !== '';
      const groups = isGroupTold ? groupsFrom(identity.claims[settings.oidcGroupClaim]) : [];
      const outcome = await users.vouched({
        issuer: identity.issuer,
        subject: identity.subject,
        username,
        group: groupFor(groups, settings),
        isGroupTold,
        matchUsername: settings.matchUsernames,
      });
      if (outcome.kind !== 'user') {
        log.warn({ username, outcome: outcome.kind }, 'Somebody who signed on was not let in.');
        return { ok: false, trouble: outcome.kind };
      }
      if (outcome.isNew) log.info({ username }, 'An account was made at the first single sign-on.');
      return { ok: true, user: outcome.user, issuer: identity.issuer, next: errand.next };
    },

    /** Where the provider ends the session it opened; null when it is not to, cannot, or does not answer. */
    signOutUrl: async (issuer: string, returnTo: string): Promise<string | null> => {
      const settings = await deps.settings();
      if (!settings.oidcSignOut || settings.oidcIssuer === '') return null;
      try {
        const provider = deps.provider(settings);
        return (await provider.describe()).issuer === issuer ? await provider.signOutUrl(returnTo) : null;
      } catch (error) {
        // Signing out of Earmark works without the provider.
        log.warn({ err: error }, 'The identity provider did not say where it ends sessions.');
        return null;
      }
    },

    /** The account of somebody a trusted proxy names; throws `forbidden` when there is none for them. */
    userOfProxy: async (name: string, groups: string | undefined): Promise<UserRow> => {
      const settings = await deps.settings();
      const username = usernameFrom(name);
      const isGroupTold = settings.proxyGroupHeader !== '';
      const outcome =
        username === undefined
          ? undefined
          : await users.vouched({
              issuer: 'proxy',
              subject: username.toLowerCase(),
              username,
              group: groupFor(isGroupTold ? groupsFrom(groups) : [], settings),
              isGroupTold,
              // Whoever set up a proxy that vouches for people has decided this.
              matchUsername: true,
            });
      if (outcome?.kind === 'user') return outcome.user;
      throw new AppError({
        code: 'forbidden',
        message: 'The proxy let you in, Earmark does not know you.',
        hint: 'Ask an admin for an account or for a group that has one.',
        status: 403,
        blame: 'caller',
      });
    },

    /** What the *Test* button of the settings tries: discovery, and whether the scopes asked for exist. */
    test: async (settings: Settings): Promise<TestResult> => {
      if (settings.oidcIssuer === '') {
        return { ok: true, message: 'Single sign-on is off.', details: [] };
      }
      checkSignOn(settings);
      const { issuer, authorizationEndpoint, scopes } = await deps.provider(settings).describe();
      const unknown = settings.oidcScope.split(/\s+/).filter((scope) => scopes && !scopes.includes(scope));
      return {
        ok: true,
        message: 'The provider answers and can be used.',
        details: [
          { label: 'Issuer', value: issuer, ok: true },
          { label: 'Log-in page', value: authorizationEndpoint, ok: true },
          // The list is optional and often short: a hint, no refusal.
          ...(unknown.length === 0
            ? []
            : [{ label: 'Scopes the provider does not list', value: unknown.join(' '), ok: false }]),
        ],
      };
    },
  };
}

/** Refuses settings that cannot work, naming the field. Throws AppError `bad_input`. */
export function checkSignOn(settings: Settings): void {
  if (settings.oidcIssuer === '') return;
  const refuse = (path: keyof Settings, message: string) => {
    throw badInput(message, [{ path, message }]);
  };
  if (!/^https?:$/.test(URL.canParse(settings.oidcIssuer) ? new URL(settings.oidcIssuer).protocol : ''))
    refuse('oidcIssuer', 'The issuer is a web address, such as https://login.example.org.');
  if (settings.oidcClientId === '') refuse('oidcClientId', 'The client ID is missing.');
  if (!settings.oidcScope.split(/\s+/).includes('openid'))
    refuse('oidcScope', 'The scope has to contain the word openid.');
  if (settings.oidcUsernameClaim === '') refuse('oidcUsernameClaim', 'Name the claim with the user name.');
}
