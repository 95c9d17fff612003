import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { FieldGroup, SelectSetting, SwitchSetting } from './controls.tsx';
import { SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['metadata'];

const FILES = [
  { name: 'writeMetadataJson', label: 'metadata.json', help: 'metadata.jsonHelp' },
  { name: 'writeMetadataOpf', label: 'metadata.opf', help: 'metadata.opfHelp' },
  { name: 'writeCover', label: 'cover.jpg', help: 'metadata.coverHelp' },
] as const;

export function MetadataPage() {
  usePageTitle(t('settings.metadata'));
  return (
    <>
      <PageHeader title={t('settings.metadata')} description={t('settings.metadataIntro')} />
      <SettingsForm<Values> section="metadata" label={t('settings.metadata')} testable>
        {(parts) => (
          <>
            <FieldGroup title={t('metadata.files')} text={t('metadata.filesText')}>
              {FILES.map((file) => (
                <SelectSetting
                  key={file.name}
                  parts={parts}
                  name={file.name}
                  label={file.label}
                  help={t(file.help)}
                  className="max-w-md"
                  options={[
                    { value: 'always', label: t('metadata.always') },
                    { value: 'whenAbsent', label: t('metadata.whenAbsent') },
                    { value: 'never', label: t('metadata.never') },
                  ]}
                />
              ))}
            </FieldGroup>
            <FieldGroup title={t('metadata.inAudio')} text={t('metadata.inAudioText')}>
              <SwitchSetting
                parts={parts}
                name="embedTags"
                label={t('metadata.embedTags')}
                help={t('metadata.embedTagsHelp')}
              />
              <SwitchSetting parts={parts} name="embedCover" label={t('metadata.embedCover')} />
            </FieldGroup>
          </>
        )}
      </SettingsForm>
    </>
  );
}
