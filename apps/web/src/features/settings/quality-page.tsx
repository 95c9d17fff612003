import { useWatch } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import {
  FieldGroup,
  NumberSetting,
  SelectSetting,
  SwitchSetting,
  TermsSetting,
  TextSetting,
} from './controls.tsx';
import {
  FormatsSetting,
  PreferredFlagsSetting,
  PreferredTermsSetting,
  WindowsSetting,
} from './quality-lists.tsx';
import { QualityProfiles } from './quality-profiles.tsx';
import { type SectionParts, SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['quality'];

/** The format that ends upgrades; the choice follows the list of formats as it is edited. */
function CutoffSetting({ parts }: { parts: SectionParts<Values> }) {
  const formats = useWatch({ control: parts.form.control, name: 'formats' });
  return (
    <SelectSetting
      parts={parts}
      name="cutoff"
      label={t('quality.cutoff')}
      help={t('quality.cutoffHelp')}
      options={[
        { value: '', label: t('quality.cutoffFirst') },
        ...formats.map((format) => ({ value: format, label: format.toUpperCase() })),
      ]}
      className="max-w-sm"
    />
  );
}

export function QualityPage() {
  usePageTitle(t('settings.quality'));
  return (
    <>
      <PageHeader title={t('settings.quality')} description={t('settings.qualityIntro')} />
      <SettingsForm<Values> section="quality" label={t('settings.quality')} testable>
        {(parts) => (
          <>
            <FieldGroup title={t('quality.formats')} text={t('quality.formatsText')}>
              <FormatsSetting parts={parts} />
              <SwitchSetting
                parts={parts}
                name="upgradeAllowed"
                label={t('quality.upgrades')}
                help={t('quality.upgradesHelp')}
              />
              <CutoffSetting parts={parts} />
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
              <SelectSetting
                parts={parts}
                name="narrator"
                label={t('quality.narrator')}
                options={[
                  { value: 'prefer', label: t('quality.narratorPrefer') },
                  { value: 'require', label: t('quality.narratorRequire') },
                  { value: 'ignore', label: t('quality.narratorIgnore') },
                ]}
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
                <NumberSetting
                  parts={parts}
                  name="minimumAgeMinutes"
                  label={t('quality.minAge')}
                  help={t('quality.minAgeHelp')}
                  min={0}
                  unit={t('quality.minutes')}
                />
              </div>
              <WindowsSetting parts={parts} />
            </FieldGroup>
            <FieldGroup title={t('quality.matching')} text={t('quality.matchingText')}>
              <div className="grid gap-5 sm:grid-cols-2">
                <SelectSetting
                  parts={parts}
                  name="titleMatch"
                  label={t('quality.titleMatch')}
                  options={[
                    { value: 'usual', label: t('quality.titleUsual') },
                    { value: 'strict', label: t('quality.titleStrict') },
                  ]}
                />
                <SelectSetting
                  parts={parts}
                  name="authorMatch"
                  label={t('quality.authorMatch')}
                  options={[
                    { value: 'usual', label: t('quality.authorUsual') },
                    { value: 'strict', label: t('quality.authorStrict') },
                  ]}
                />
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
              <PreferredTermsSetting parts={parts} />
              <PreferredFlagsSetting parts={parts} />
            </FieldGroup>
            <FieldGroup title={t('profiles.title')} text={t('profiles.text')}>
              <QualityProfiles parts={parts} />
            </FieldGroup>
          </>
        )}
      </SettingsForm>
    </>
  );
}
