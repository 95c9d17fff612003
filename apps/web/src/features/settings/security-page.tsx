import { Link } from '@tanstack/react-router';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { ApiKeys } from '../users/api-keys.tsx';
import { FieldGroup, NumberSetting, SelectSetting } from './controls.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['security'];

export function SecurityPage() {
  usePageTitle(t('settings.security'));
  return (
    <InOrder>
      <PageHeader title={t('settings.security')} description={t('settings.securityIntro')} />
      <SettingsForm<Values> section="security" label={t('settings.security')} testable>
        {(parts) => (
          <FieldGroup title={t('security.signIn')}>
            <SelectSetting
              parts={parts}
              name="loginType"
              label={t('security.loginType')}
              help={
                <>
                  {t('security.loginTypeHelp')}{' '}
                  <Link
                    to="/settings/sign-on"
                    className="rounded-sm font-semibold text-accent-text hover:underline"
                  >
                    {t('settings.signOn')}
                  </Link>
                </>
              }
              className="max-w-sm"
              options={(['forms', 'basic', 'proxy', 'none'] as const).map((type) => ({
                value: type,
                label: t(`loginType.${type}`),
              }))}
            />
            <NumberSetting
              parts={parts}
              name="sessionDays"
              label={t('security.sessionDays')}
              help={t('security.sessionDaysHelp')}
              min={1}
              max={365}
              unit={t('security.days')}
            />
            <NumberSetting
              parts={parts}
              name="untrustedWeeklyQuota"
              label={t('security.quota')}
              help={
                <>
                  {t('security.quotaHelp')}{' '}
                  <Link
                    to="/settings/users"
                    className="rounded-sm font-semibold text-accent-text hover:underline"
                  >
                    {t('settings.users')}
                  </Link>
                </>
              }
              min={0}
            />
          </FieldGroup>
        )}
      </SettingsForm>
      <ApiKeys className="mt-10" />
    </InOrder>
  );
}
