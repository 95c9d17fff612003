import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Field } from '../../ui/field.tsx';
import { PasswordInput } from '../../ui/input.tsx';
import { SwitchSetting, TextSetting } from './controls.tsx';
import { LibraryChoice } from './library-choice.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['audiobookshelf'];

type AudiobookshelfFormProps = { saveLabel?: string; onSaved?: () => void };

export function AudiobookshelfForm(props: AudiobookshelfFormProps) {
  return (
    <SettingsForm<Values> section="audiobookshelf" label={t('settings.audiobookshelf')} testable {...props}>
      {(parts) => {
        const token = parts.facts('absApiToken');
        const stored = parts.isStored('absApiToken');
        return (
          <div className="grid gap-5">
            <TextSetting
              parts={parts}
              name="absUrl"
              label={t('abs.url')}
              help={t('abs.urlHelp')}
              placeholder="http://localhost:13378"
            />
            <Field label={t('abs.token')} help={t('abs.tokenHelp')} {...token}>
              {(control) => (
                <PasswordInput
                  {...control}
                  {...parts.form.register('absApiToken')}
                  disabled={token.locked}
                  stored={stored}
                />
              )}
            </Field>
            <LibraryChoice parts={parts} />
            <TextSetting
              parts={parts}
              name="absLibraryId"
              label={t('abs.library')}
              help={t('abs.libraryHelp')}
              mono
              validate={(value, all) => (all.absUrl !== '' && value === '' ? t('abs.libraryNeeded') : true)}
            />
            <SwitchSetting
              parts={parts}
              name="absInsecureTls"
              label={t('abs.insecureTls')}
              help={t('abs.insecureTlsHelp')}
            />
          </div>
        );
      }}
    </SettingsForm>
  );
}
