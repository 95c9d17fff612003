import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { regionName } from '../search/region.ts';
import { REGIONS } from '../search/search-params.ts';
import { FieldGroup, NumberSetting, SelectSetting } from './controls.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['general'];

export function GeneralPage() {
  usePageTitle(t('settings.general'));
  return (
    <>
      <PageHeader title={t('settings.general')} description={t('settings.generalIntro')} />
      <SettingsForm<Values> section="general" label={t('settings.general')} testable>
        {(parts) => (
          <>
            <FieldGroup title={t('general.catalogue')}>
              <SelectSetting
                parts={parts}
                name="audibleRegion"
                label={t('general.region')}
                help={t('general.regionHelp')}
                className="max-w-sm"
                options={REGIONS.map((region) => ({ value: region, label: regionName(region) }))}
              />
            </FieldGroup>
            <FieldGroup title={t('general.downloads')}>
              <SelectSetting
                parts={parts}
                name="downloadVia"
                label={t('general.downloadVia')}
                help={t('general.downloadViaHelp')}
                className="max-w-sm"
                options={[
                  { value: 'qbittorrent', label: t('general.via.qbittorrent') },
                  { value: 'prowlarr', label: t('general.via.prowlarr') },
                ]}
              />
              <NumberSetting
                parts={parts}
                name="pollInterval"
                label={t('general.pollInterval')}
                help={t('general.pollIntervalHelp')}
                min={1}
                max={300}
                unit={t('general.seconds')}
              />
              <NumberSetting
                parts={parts}
                name="searchIntervalHours"
                label={t('general.searchInterval')}
                help={t('general.searchIntervalHelp')}
                min={1}
                max={168}
                unit={t('general.hours')}
              />
              <NumberSetting
                parts={parts}
                name="rssSyncMinutes"
                label={t('general.rssSync')}
                help={t('general.rssSyncHelp')}
                min={0}
                max={1440}
                unit={t('general.minutes')}
              />
            </FieldGroup>
            <FieldGroup title={t('general.log')}>
              <SelectSetting
                parts={parts}
                name="logLevel"
                label={t('general.logLevel')}
                className="max-w-sm"
                options={(['debug', 'info', 'warn', 'error'] as const).map((level) => ({
                  value: level,
                  label: t(`logLevel.${level}`),
                }))}
              />
            </FieldGroup>
          </>
        )}
      </SettingsForm>
    </>
  );
}
