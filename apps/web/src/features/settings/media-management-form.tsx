import { useWatch } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { PatternBuilder } from '../naming/pattern-builder.tsx';
import { FieldGroup, NumberSetting, SelectSetting, SwitchSetting, TextSetting } from './controls.tsx';
import { type SectionParts, SettingsForm } from './settings-form.tsx';

type Values = SettingsSections['mediaManagement'];

type MediaManagementFormProps = {
  /** Only what a first set-up needs. */
  brief?: boolean;
  saveLabel?: string;
  onSaved?: () => void;
};

export function MediaManagementForm({ brief = false, ...rest }: MediaManagementFormProps) {
  return (
    <SettingsForm<Values> section="mediaManagement" label={t('settings.mediaManagement')} testable {...rest}>
      {(parts) => (
        <>
          <FieldGroup title={t('media.where')}>
            <TextSetting
              parts={parts}
              name="libraryPath"
              label={t('media.libraryPath')}
              help={t('media.libraryPathHelp')}
              placeholder="/audiobooks"
              mono
            />
          </FieldGroup>
          <FieldGroup title={t('media.naming')}>
            <Pattern parts={parts} />
            <SwitchSetting
              parts={parts}
              name="useSeriesFolders"
              label={t('media.useSeriesFolders')}
              help={t('media.useSeriesFoldersHelp')}
            />
            {!brief && (
              <>
                <SwitchSetting
                  parts={parts}
                  name="keepDiscFolders"
                  label={t('media.keepDiscFolders')}
                  help={t('media.keepDiscFoldersHelp')}
                />
                <TextSetting
                  parts={parts}
                  name="filePattern"
                  label={t('media.filePattern')}
                  help={t('media.filePatternHelp')}
                  mono
                />
                <SelectSetting
                  parts={parts}
                  name="colonReplacement"
                  label={t('media.colon')}
                  options={[
                    { value: 'smart', label: t('media.colon.smart') },
                    { value: 'dash', label: t('media.colon.dash') },
                    { value: 'spaceDash', label: t('media.colon.spaceDash') },
                    { value: 'space', label: t('media.colon.space') },
                    { value: 'delete', label: t('media.colon.delete') },
                  ]}
                />
              </>
            )}
          </FieldGroup>
          {!brief && <ImportFields parts={parts} />}
        </>
      )}
    </SettingsForm>
  );
}

function Pattern({ parts }: { parts: SectionParts<Values> }) {
  const [folderPattern, filePattern, useSeriesFolders, libraryPath] = useWatch({
    control: parts.form.control,
    name: ['folderPattern', 'filePattern', 'useSeriesFolders', 'libraryPath'],
  });
  return (
    <PatternBuilder
      label={t('media.folderPattern')}
      help={t('media.folderPatternHelp')}
      value={folderPattern}
      onChange={(next) =>
        parts.form.setValue('folderPattern', next, { shouldDirty: true, shouldValidate: true })
      }
      filePattern={filePattern}
      useSeriesFolders={useSeriesFolders}
      libraryPath={libraryPath}
      {...parts.facts('folderPattern')}
    />
  );
}

function ImportFields({ parts }: { parts: SectionParts<Values> }) {
  return (
    <FieldGroup title={t('media.import')}>
      <SelectSetting
        parts={parts}
        name="transferMode"
        label={t('media.transferMode')}
        help={t('media.transferModeHelp')}
        options={[
          { value: 'hardlinkOrCopy', label: t('media.transfer.hardlinkOrCopy') },
          { value: 'hardlinkOnly', label: t('media.transfer.hardlinkOnly') },
          { value: 'copy', label: t('media.transfer.copy') },
          { value: 'move', label: t('media.transfer.move') },
        ]}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextSetting
          parts={parts}
          name="postImportCategory"
          label={t('media.postImportCategory')}
          help={t('media.postImportCategoryHelp')}
        />
        <TextSetting
          parts={parts}
          name="postImportTag"
          label={t('media.postImportTag')}
          help={t('media.postImportTagHelp')}
        />
      </div>
      <SwitchSetting
        parts={parts}
        name="importCompanions"
        label={t('media.importCompanions')}
        help={t('media.importCompanionsHelp')}
      />
      <SwitchSetting
        parts={parts}
        name="importWholePack"
        label={t('media.importWholePack')}
        help={t('media.importWholePackHelp')}
      />
      <NumberSetting
        parts={parts}
        name="minimumFreeSpaceMb"
        label={t('media.minimumFreeSpace')}
        min={0}
        unit="MB"
      />
      <SwitchSetting
        parts={parts}
        name="joinParts"
        label={t('media.joinParts')}
        help={t('media.joinPartsHelp')}
      />
      <NumberSetting
        parts={parts}
        name="joinBitrateKbps"
        label={t('media.joinBitrate')}
        help={t('media.joinBitrateHelp')}
        min={24}
        max={320}
        unit="kbit/s"
      />
      <NumberSetting
        parts={parts}
        name="recycleBinDays"
        label={t('media.recycleBinDays')}
        help={t('media.recycleBinDaysHelp')}
        min={0}
        max={3650}
        unit={t('media.recycleBinDaysUnit')}
      />
      <div className="grid gap-5 sm:grid-cols-3">
        <TextSetting
          parts={parts}
          name="folderMode"
          label={t('media.folderMode')}
          help={t('media.modeHelp')}
          placeholder="775"
          mono
        />
        <TextSetting
          parts={parts}
          name="fileMode"
          label={t('media.fileMode')}
          help={t('media.fileModeHelp')}
          placeholder="664"
          mono
        />
        <TextSetting
          parts={parts}
          name="chownGroup"
          label={t('media.chownGroup')}
          help={t('media.chownGroupHelp')}
          placeholder="media"
          mono
        />
      </div>
    </FieldGroup>
  );
}
