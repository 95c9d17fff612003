import { t } from '../../lib/i18n/rooms.ts';
import { CheckboxField } from '../../ui/switch.tsx';

export type Choice = { removeFromClient: boolean; deleteFiles: boolean };
export const KEEP_EVERYTHING: Choice = { removeFromClient: false, deleteFiles: false };

/** What shall become of the torrent; its files only go with it. */
export function TorrentChoice({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  return (
    <>
      <CheckboxField
        label={t('delete.removeFromClient')}
        help={t('delete.removeFromClientHelp')}
        checked={choice.removeFromClient}
        onChange={(event) =>
          onChange({
            removeFromClient: event.target.checked,
            deleteFiles: event.target.checked && choice.deleteFiles,
          })
        }
      />
      <CheckboxField
        label={t('delete.deleteFiles')}
        help={t('delete.deleteFilesHelp')}
        checked={choice.deleteFiles}
        disabled={!choice.removeFromClient}
        onChange={(event) => onChange({ ...choice, deleteFiles: event.target.checked })}
      />
    </>
  );
}
