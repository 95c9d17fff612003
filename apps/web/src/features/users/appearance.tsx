import type { AudibleRegion, Language } from '../../lib/api/types.ts';
import { LANGUAGES } from '../../lib/i18n/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useDensity } from '../../lib/theme/density.ts';
import { useTheme } from '../../lib/theme/theme.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/input.tsx';
import { Section } from '../../ui/page.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { regionName } from '../search/region.ts';
import { REGIONS } from '../search/search-params.ts';
import { usePrefer, usePreferences } from './preferences.ts';

/** A language in its own words, so that it is found by those who need it. */
const OWN_NAME: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** How Earmark looks and speaks to this person, on every device. */
export function Appearance() {
  const theme = useTheme();
  const density = useDensity();
  const { language, region } = usePreferences();
  const prefer = usePrefer();
  return (
    <Section title={t('appearance.title')} description={t('appearance.text')}>
      <div className="grid max-w-2xl gap-5 sm:grid-cols-2">
        <Field label={t('appearance.language')}>
          {(control) => (
            <Select
              {...control}
              value={language ?? ''}
              onChange={({ target: { value } }) =>
                prefer({ language: value === '' ? null : (value as Language) })
              }
            >
              <option value="">{t('appearance.languageOfBrowser')}</option>
              {LANGUAGES.map((each) => (
                <option key={each} value={each} lang={each}>
                  {OWN_NAME[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('appearance.region')}>
          {(control) => (
            <Select
              {...control}
              value={region ?? ''}
              onChange={({ target: { value } }) =>
                prefer({ region: value === '' ? null : (value as AudibleRegion) })
              }
            >
              <option value="">{t('search.regionDefault')}</option>
              {REGIONS.map((each) => (
                <option key={each} value={each}>
                  {regionName(each)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid content-start gap-1.5">
          <p aria-hidden className="text-sm font-semibold">
            {t('theme.label')}
          </p>
          <Choices
            label={t('theme.label')}
            value={theme}
            onChange={(next) => prefer({ theme: next })}
            choices={[
              { value: 'system', label: t('theme.system') },
              { value: 'dark', label: t('theme.dark') },
              { value: 'light', label: t('theme.light') },
            ]}
          />
        </div>
        <div className="grid content-start gap-1.5">
          <p aria-hidden className="text-sm font-semibold">
            {t('density.label')}
          </p>
          <Choices
            label={t('density.label')}
            value={density}
            onChange={(next) => prefer({ density: next })}
            choices={[
              { value: 'comfortable', label: t('density.comfortable') },
              { value: 'compact', label: t('density.compact') },
            ]}
          />
        </div>
      </div>
    </Section>
  );
}
