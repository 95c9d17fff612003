import type { SettingsSections } from '@earmark/contracts';
import { createProxyAuth, type ProxyAuth } from '../http/proxy-auth.ts';
import type { IntegrationTools } from '../integrations/definition.ts';
import { createOpenIdProvider } from '../integrations/identity/openid-connect.ts';
import type { IdentityProvider } from '../integrations/identity/port.ts';
import { badInput } from '../kernel/errors.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import {
  checkSignOn,
  createSignOnService,
  type SignOnService,
  type UserService,
} from '../modules/users/index.ts';
import type { SecretBox } from '../platform/crypto/secret-box.ts';

/** Single sign-on as the settings describe it. */
export function createSignOn(deps: {
  users: UserService;
  settings: SettingsService;
  secretBox: SecretBox;
  trustedProxies: readonly string[];
  tools: IntegrationTools;
}): { signOn: SignOnService; proxyAuth: ProxyAuth } {
  const { settings, tools, users } = deps;
  settings.addCheck('signOn', (next) => {
    checkSignOn(next as SettingsSections['signOn']);
    return Promise.resolve();
  });
  settings.addCheck('security', (next) => {
    if (next['loginType'] !== 'proxy' || deps.trustedProxies.length > 0) return Promise.resolve();
    const message = 'No proxy is trusted: EARMARK_TRUSTED_PROXIES has to name the address of yours first.';
    throw badInput(message, [{ path: 'loginType', message }]);
  });
  const signOn = createSignOnService({
    users,
    settings: () => settings.get('signOn'),
    provider: rememberProvider(tools),
    secretBox: deps.secretBox,
    clock: tools.clock,
    log: tools.log.child({ scope: 'sign-on' }),
  });
  const headers = () => settings.get('signOn');
  return {
    signOn,
    proxyAuth: createProxyAuth({
      trustedProxies: deps.trustedProxies,
      headers,
      signOn,
      users,
      clock: tools.clock,
    }),
  };
}

/** One provider for the same settings, so that what it discovered is kept. */
function rememberProvider(tools: IntegrationTools): (values: SettingsSections['signOn']) => IdentityProvider {
  let last: { key: string; provider: IdentityProvider } | undefined;
  return ({ oidcIssuer, oidcClientId, oidcClientSecret, oidcScope }) => {
    const wanted = {
      issuer: oidcIssuer,
      clientId: oidcClientId,
      clientSecret: oidcClientSecret,
      scope: oidcScope,
    };
    const key = JSON.stringify(wanted);
    if (last?.key !== key)
      last = {
        key,
        provider: createOpenIdProvider(wanted, { http: tools.http, now: () => tools.clock.now() }),
      };
    return last.provider;
  };
}
