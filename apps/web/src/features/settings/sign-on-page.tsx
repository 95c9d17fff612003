import { Copy } from 'lucide-react';
import type { SettingsSections } from '../../lib/api/types.ts';
import { serverUrl } from '../../lib/base.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Field } from '../../ui/field.tsx';
import { Input, PasswordInput } from '../../ui/input.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { FieldGroup, SelectSetting, SwitchSetting, TextSetting } from './controls.tsx';
import { type SectionParts, SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['signOn'];
type Parts = { parts: SectionParts<Values> };

export function SignOnPage() {
  usePageTitle(t('settings.signOn'));
  return (
    <>
      <PageHeader title={t('settings.signOn')} description={t('settings.signOnIntro')} />
      <SettingsForm<Values> section="signOn" label={t('settings.signOn')} testable>
        {(parts) => (
          <>
            <Provider parts={parts} />
            <People parts={parts} />
            <ReverseProxy parts={parts} />
          </>
        )}
      </SettingsForm>
    </>
  );
}

function Provider({ parts }: Parts) {
  const secret = parts.facts('oidcClientSecret');
  return (
    <FieldGroup title={t('signOn.provider')} text={t('signOn.providerText')}>
      <CallbackAddress />
      <TextSetting
        parts={parts}
        name="oidcIssuer"
        label={t('signOn.issuer')}
        help={t('signOn.issuerHelp')}
        placeholder="https://auth.example.org"
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextSetting parts={parts} name="oidcClientId" label={t('signOn.clientId')} mono />
        <Field label={t('signOn.clientSecret')} help={t('signOn.clientSecretHelp')} {...secret}>
          {(control) => (
            <PasswordInput
              {...control}
              {...parts.form.register('oidcClientSecret')}
              disabled={secret.locked}
              stored={parts.isStored('oidcClientSecret')}
            />
          )}
        </Field>
        <TextSetting
          parts={parts}
          name="oidcName"
          label={t('signOn.name')}
          help={t('signOn.nameHelp')}
          placeholder="Authelia"
        />
        <TextSetting
          parts={parts}
          name="oidcUsernameClaim"
          label={t('signOn.usernameClaim')}
          help={t('signOn.usernameClaimHelp')}
          mono
        />
      </div>
      <TextSetting
        parts={parts}
        name="oidcScope"
        label={t('signOn.scope')}
        help={t('signOn.scopeHelp')}
        mono
      />
      <SwitchSetting
        parts={parts}
        name="oidcAutoStart"
        label={t('signOn.autoStart')}
        help={t('signOn.autoStartHelp')}
      />
      <SwitchSetting
        parts={parts}
        name="oidcSignOut"
        label={t('signOn.signOut')}
        help={t('signOn.signOutHelp')}
      />
    </FieldGroup>
  );
}

/** What has to be entered at the provider: the one address it may send people back to. */
function CallbackAddress() {
  const address = new URL(serverUrl('api/v1/auth/oidc/callback'), window.location.origin).href;
  return (
    <Field label={t('signOn.callback')} help={t('signOn.callbackHelp')}>
      {(control) => (
        <span className="flex gap-2">
          <Input
            {...control}
            readOnly
            value={address}
            onFocus={(event) => event.target.select()}
            className="font-mono text-sm"
          />
          <Button
            size="icon"
            aria-label={t('signOn.copy')}
            icon={<Copy aria-hidden className="size-4" />}
            onClick={() => copyText(address, t('signOn.copied'))}
          />
        </span>
      )}
    </Field>
  );
}

function People({ parts }: Parts) {
  return (
    <FieldGroup title={t('signOn.people')} text={t('signOn.peopleText')}>
      <TextSetting
        parts={parts}
        name="oidcGroupClaim"
        label={t('signOn.groupClaim')}
        help={t('signOn.groupClaimHelp')}
        placeholder="groups"
        className="max-w-sm"
        mono
      />
      <div className="grid gap-5 sm:grid-cols-3">
        <TextSetting parts={parts} name="adminGroups" label={t('signOn.adminGroups')} />
        <TextSetting parts={parts} name="trustedGroups" label={t('signOn.trustedGroups')} />
        <TextSetting parts={parts} name="untrustedGroups" label={t('signOn.untrustedGroups')} />
      </div>
      <SelectSetting
        parts={parts}
        name="otherPeople"
        label={t('signOn.otherPeople')}
        help={t('signOn.otherPeopleHelp')}
        className="max-w-sm"
        options={[
          { value: 'untrusted', label: t('group.untrusted') },
          { value: 'trusted', label: t('group.trusted') },
          { value: 'refused', label: t('signOn.refused') },
        ]}
      />
      <SwitchSetting
        parts={parts}
        name="matchUsernames"
        label={t('signOn.matchUsernames')}
        help={t('signOn.matchUsernamesHelp')}
      />
    </FieldGroup>
  );
}

function ReverseProxy({ parts }: Parts) {
  return (
    <FieldGroup title={t('signOn.proxy')} text={t('signOn.proxyText')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextSetting parts={parts} name="proxyUserHeader" label={t('signOn.proxyUserHeader')} mono />
        <TextSetting
          parts={parts}
          name="proxyGroupHeader"
          label={t('signOn.proxyGroupHeader')}
          help={t('signOn.proxyGroupHeaderHelp')}
          placeholder="Remote-Groups"
          mono
        />
      </div>
    </FieldGroup>
  );
}
