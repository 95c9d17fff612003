import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { FieldGroup, NumberSetting, SwitchSetting, TermsSetting, TextSetting } from './controls.tsx';
import { FormatOrder } from './format-order.tsx';
import { PreferredTerms } from './preferred-terms.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['quality'];

export function QualityPage() {
  usePageTitle(t('settings.quality'));
  return (
    <>
      <PageHeader title={t('settings.quality')} description={t('settings.qualityIntro')} />
      <SettingsForm<Values> section="quality" label={t('settings.quality')}>
        {(parts) => (
          <>
            <FieldGroup title={t('quality.formats')} text={t('quality.formatsText')}>
              <FormatOrder parts={parts} />
            </FieldGroup>
            <FieldGroup title={t('quality.edition')}>
              <TextSetting
                parts={parts}
                name="language"
                label={t('quality.language')}
                help={t('quality.languageHelp')}
                placeholder="english"
                className="max-w-sm"
              />
              <SwitchSetting parts={parts} name="allowAbridged" label={t('quality.abridged')} />
              <SwitchSetting
                parts={parts}
                name="allowDramatised"
                label={t('quality.dramatised')}
                help={t('quality.dramatisedHelp')}
              />
              <SwitchSetting
                parts={parts}
                name="allowPacks"
                label={t('quality.packs')}
                help={t('quality.packsHelp')}
              />
            </FieldGroup>
            <FieldGroup title={t('quality.limits')} text={t('quality.limitsText')}>
              <div className="grid gap-5 sm:grid-cols-2">
                <NumberSetting
                  parts={parts}
                  name="minimumBitrateKbps"
                  label={t('quality.minBitrate')}
                  min={0}
                  unit="kbit/s"
                />
                <NumberSetting
                  parts={parts}
                  name="maximumBitrateKbps"
                  label={t('quality.maxBitrate')}
                  min={0}
                  unit="kbit/s"
                />
                <NumberSetting
                  parts={parts}
                  name="maximumSizeGb"
                  label={t('quality.maxSize')}
                  help={t('quality.zeroIsNone')}
                  min={0}
                  step={0.1}
                  unit="GB"
                />
                <NumberSetting parts={parts} name="minimumSeeders" label={t('quality.minSeeders')} min={0} />
              </div>
            </FieldGroup>
            <FieldGroup title={t('quality.terms')} text={t('quality.termsText')}>
              <div className="grid gap-5 sm:grid-cols-2">
                <TermsSetting
                  parts={parts}
                  name="requiredTerms"
                  label={t('quality.required')}
                  help={t('quality.requiredHelp')}
                />
                <TermsSetting
                  parts={parts}
                  name="ignoredTerms"
                  label={t('quality.ignored')}
                  help={t('quality.ignoredHelp')}
                />
              </div>
              <PreferredTerms parts={parts} />
            </FieldGroup>
          </>
        )}
      </SettingsForm>
    </>
  );
}
