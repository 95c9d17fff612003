import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { FieldGroup, NumberSetting, SelectSetting } from './controls.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['downloads'];

const TIMED = ['stalled', 'metadata', 'error', 'missingFiles', 'unregistered'] as const;

/** How long each kind of trouble of a download may last, and what follows. */
export function DownloadTrouble() {
  const consequences = (['replace', 'fail', 'warn'] as const).map((value) => ({
    value,
    label: t(`trouble.then.${value}`),
  }));
  return (
    <section aria-labelledby="download-trouble" className="mt-10 border-t border-line pt-8">
      <h2 id="download-trouble" className="text-xl font-bold">
        {t('trouble.title')}
      </h2>
      <p className="mt-1 mb-6 max-w-2xl text-muted">{t('trouble.intro')}</p>
      <SettingsForm<Values> section="downloads" label={t('trouble.title')}>
        {(parts) => (
          <>
            {TIMED.map((kind) => (
              <FieldGroup key={kind} title={t(`trouble.${kind}`)} text={t(`trouble.${kind}Help`)}>
                <div className="grid gap-5 sm:grid-cols-2">
                  <NumberSetting
                    parts={parts}
                    name={`${kind}Minutes`}
                    label={t('trouble.after')}
                    min={5}
                    max={43_200}
                    unit={t('general.minutes')}
                  />
                  <SelectSetting
                    parts={parts}
                    name={`${kind}Then`}
                    label={t('trouble.then')}
                    options={consequences}
                  />
                </div>
              </FieldGroup>
            ))}
            <FieldGroup title={t('trouble.vanished')} text={t('trouble.vanishedHelp')}>
              <SelectSetting
                parts={parts}
                name="vanishedThen"
                label={t('trouble.then')}
                className="max-w-sm"
                options={consequences}
              />
            </FieldGroup>
          </>
        )}
      </SettingsForm>
    </section>
  );
}
