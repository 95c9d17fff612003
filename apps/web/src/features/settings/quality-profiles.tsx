import { Plus, Trash2 } from 'lucide-react';
import { useController } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { Card } from '../../ui/page.tsx';
import {
  type NamedProfile,
  newProfile,
  type ProfileChanges,
  toFormats,
  withChange,
} from './profile-changes.ts';
import type { SectionParts } from './settings-form.tsx';

type Values = SettingsSections['quality'];

const SWITCHES = [
  { field: 'upgradeAllowed', label: 'quality.upgrades' },
  { field: 'allowAbridged', label: 'quality.abridged' },
  { field: 'allowDramatised', label: 'quality.dramatised' },
  { field: 'allowPacks', label: 'quality.packs' },
] as const;

/** The named profiles: each says only what it changes of the settings above. */
export function QualityProfiles({ parts }: { parts: SectionParts<Values> }) {
  const { field } = useController({ control: parts.form.control, name: 'profiles' });
  const { locked, error } = parts.facts('profiles');
  const profiles: readonly NamedProfile[] = field.value;
  const replace = (index: number, next: NamedProfile): void =>
    field.onChange(profiles.map((profile, at) => (at === index ? next : profile)));
  return (
    <div className="grid gap-4">
      {profiles.map((profile, index) => (
        <ProfileCard
          key={profile.id}
          profile={profile}
          usual={parts.form.getValues()}
          locked={locked}
          onChange={(next) => replace(index, next)}
          onRemove={() => field.onChange(profiles.filter((_, at) => at !== index))}
        />
      ))}
      {error !== undefined && <p className="text-sm text-danger">{error}</p>}
      {!locked && (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => field.onChange([...profiles, newProfile(profiles, t('profiles.newName'))])}
          >
            {t('profiles.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

type ProfileCardProps = {
  profile: NamedProfile;
  /** The settings it follows where it changes nothing. */
  usual: Values;
  locked: boolean;
  onChange: (profile: NamedProfile) => void;
  onRemove: () => void;
};

function ProfileCard({ profile, usual, locked, onChange, onRemove }: ProfileCardProps) {
  const { changes } = profile;
  const change = <Key extends keyof ProfileChanges>(key: Key, value: ProfileChanges[Key] | undefined): void =>
    onChange({ ...profile, changes: withChange(changes, key, value) });
  return (
    <Card className="grid gap-5 p-4 sm:p-5">
      <div className="flex items-end gap-3">
        <Field label={t('profiles.name')} className="min-w-0 flex-1">
          {(control) => (
            <Input
              {...control}
              value={profile.name}
              disabled={locked}
              maxLength={60}
              onChange={(event) => onChange({ ...profile, name: event.target.value })}
            />
          )}
        </Field>
        <IconButton
          label={t('profiles.remove', { name: profile.name })}
          disabled={locked}
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={onRemove}
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('quality.formats')} help={t('profiles.formatsHelp')}>
          {(control) => (
            <Input
              {...control}
              disabled={locked}
              autoCapitalize="none"
              defaultValue={changes.formats?.join(', ') ?? ''}
              placeholder={usual.formats.join(', ')}
              onChange={(event) => change('formats', toFormats(event.target.value))}
            />
          )}
        </Field>
        <Field label={t('quality.language')} help={t('profiles.emptyHelp')}>
          {(control) => (
            <Input
              {...control}
              disabled={locked}
              autoCapitalize="none"
              value={changes.language ?? ''}
              placeholder={usual.language}
              onChange={(event) => change('language', event.target.value || undefined)}
            />
          )}
        </Field>
        <Field label={t('quality.narrator')}>
          {(control) => (
            <Select
              {...control}
              disabled={locked}
              value={changes.narrator ?? ''}
              onChange={(event) =>
                change('narrator', (event.target.value || undefined) as ProfileChanges['narrator'])
              }
            >
              <option value="">{t('profiles.asUsual')}</option>
              <option value="prefer">{t('quality.narratorPrefer')}</option>
              <option value="require">{t('quality.narratorRequire')}</option>
              <option value="ignore">{t('quality.narratorIgnore')}</option>
            </Select>
          )}
        </Field>
        {SWITCHES.map(({ field, label }) => (
          <Field key={field} label={t(label)}>
            {(control) => (
              <Select
                {...control}
                disabled={locked}
                value={changes[field] === undefined ? '' : String(changes[field])}
                onChange={(event) =>
                  change(field, event.target.value === '' ? undefined : event.target.value === 'true')
                }
              >
                <option value="">{t('profiles.asUsual')}</option>
                <option value="true">{t('profiles.yes')}</option>
                <option value="false">{t('profiles.no')}</option>
              </Select>
            )}
          </Field>
        ))}
        <Field label={t('quality.maxSize')} help={t('profiles.emptyHelp')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={0}
              step={0.1}
              disabled={locked}
              value={changes.maximumSizeGb ?? ''}
              placeholder={String(usual.maximumSizeGb)}
              onChange={(event) =>
                change('maximumSizeGb', event.target.value === '' ? undefined : Number(event.target.value))
              }
              className="tabular !w-32"
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
