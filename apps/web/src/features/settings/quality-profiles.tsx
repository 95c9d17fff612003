import { Plus, Trash2, X } from 'lucide-react';
import { useController } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { Card } from '../../ui/page.tsx';
import { type NamedProfile, newProfile, type ProfileChanges, withChange } from './profile-changes.ts';
import {
  PROFILE_FIELDS,
  type ProfileField,
  ProfileFieldEditor,
  profileFieldLabel,
} from './profile-fields.tsx';
import type { SectionParts } from './settings-form.tsx';

type Values = SettingsSections['quality'];

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
          usual={() => parts.form.getValues()}
          locked={locked}
          onChange={(next) => replace(index, next)}
          onRemove={() => field.onChange(profiles.filter((_, at) => at !== index))}
        />
      ))}
      {error !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
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
  /** The settings it follows where it changes nothing, as they are in the form now. */
  usual: () => Values;
  locked: boolean;
  onChange: (profile: NamedProfile) => void;
  onRemove: () => void;
};

function ProfileCard({ profile, usual, locked, onChange, onRemove }: ProfileCardProps) {
  const { changes } = profile;
  const change = <Key extends ProfileField>(key: Key, value: ProfileChanges[Key] | undefined): void =>
    onChange({ ...profile, changes: withChange(changes, key, value) });
  const changed = PROFILE_FIELDS.filter((field) => changes[field] !== undefined);
  const others = PROFILE_FIELDS.filter((field) => changes[field] === undefined);
  return (
    <section aria-label={profile.name}>
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
        {changed.length === 0 && <p className="text-sm text-muted">{t('profiles.nothing')}</p>}
        {changed.map((field) => (
          <div key={field} className="flex items-start gap-3 border-t border-line pt-4">
            <div className="min-w-0 flex-1">
              <ProfileFieldEditor
                field={field}
                value={changes[field] as never}
                locked={locked}
                formats={changes.formats ?? usual().formats}
                onChange={(value) => change(field, value as never)}
              />
            </div>
            <IconButton
              label={t('profiles.giveBack', { setting: profileFieldLabel(field) })}
              disabled={locked}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => change(field, undefined)}
            />
          </div>
        ))}
        {!locked && others.length > 0 && (
          <Select
            aria-label={t('profiles.change')}
            value=""
            onChange={(event) => {
              const field = event.target.value as ProfileField;
              // It begins as the default one is, so that only what differs has to be touched.
              change(field, usual()[field]);
            }}
            className="max-w-sm"
          >
            <option value="">{t('profiles.change')}</option>
            {others.map((field) => (
              <option key={field} value={field}>
                {profileFieldLabel(field)}
              </option>
            ))}
          </Select>
        )}
      </Card>
    </section>
  );
}
