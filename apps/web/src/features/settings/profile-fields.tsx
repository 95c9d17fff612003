import type { ReactNode } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Field } from '../../ui/field.tsx';
import { Input, Select, Textarea } from '../../ui/input.tsx';
import { BitrateWindows } from './bitrate-windows.tsx';
import { FormatOrder } from './format-order.tsx';
import type { ProfileChanges } from './profile-changes.ts';
import { flagsToScored, toFlagScores, toScored, toTermScores } from './quality-lists.tsx';
import { ScoredTerms } from './scored-terms.tsx';
import { toTerms } from './section-values.ts';

export type ProfileField = keyof ProfileChanges;
type FieldLabel = Parameters<typeof t>[0];
type Full = { [Key in ProfileField]-?: NonNullable<ProfileChanges[Key]> };

type EditorProps<Value> = {
  value: Value;
  label: string;
  locked: boolean;
  onChange: (value: Value) => void;
  /** The formats this profile takes, for the choice among them. */
  formats: readonly string[];
};

type Editors = {
  [Key in ProfileField]: { label: FieldLabel; edit: (props: EditorProps<Full[Key]>) => ReactNode };
};

const yesOrNo = ({ value, label, locked, onChange }: EditorProps<boolean>) => (
  <Field label={label} className="max-w-sm" locked={locked}>
    {(control) => (
      <Select
        {...control}
        value={String(value)}
        onChange={(event) => onChange(event.target.value === 'true')}
      >
        <option value="true">{t('profiles.yes')}</option>
        <option value="false">{t('profiles.no')}</option>
      </Select>
    )}
  </Field>
);

const amount =
  (unit: string, step = 1) =>
  ({ value, label, locked, onChange }: EditorProps<number>) => (
    <Field label={label} locked={locked}>
      {(control) => (
        <span className="flex items-center gap-3">
          <Input
            {...control}
            type="number"
            min={0}
            step={step}
            value={value}
            onChange={(event) => onChange(Number(event.target.value))}
            className="tabular !w-32"
          />
          <span className="text-sm text-muted">{unit}</span>
        </span>
      )}
    </Field>
  );

const oneOf =
  <Value extends string>(options: readonly (readonly [Value, FieldLabel])[]) =>
  (props: EditorProps<Value>) => (
    <Field label={props.label} className="max-w-sm" locked={props.locked}>
      {(control) => (
        <Select
          {...control}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as Value)}
        >
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {t(label)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );

const words = ({ value, label, locked, onChange }: EditorProps<string[]>) => (
  <Field label={label} help={t('quality.requiredHelp')} className="max-w-lg" locked={locked}>
    {(control) => (
      <Textarea
        {...control}
        defaultValue={value.join('\n')}
        onChange={(event) => onChange(toTerms(event.target.value))}
        className="font-mono text-sm"
      />
    )}
  </Field>
);

/** How each part of a quality profile is edited, in the order of the settings page. */
const EDITORS: Editors = {
  formats: {
    label: 'quality.formats',
    edit: ({ value, label, locked, onChange }) => (
      <div className="grid gap-1.5">
        <p className="text-sm font-semibold">{label}</p>
        <FormatOrder formats={value} locked={locked} onChange={onChange} />
      </div>
    ),
  },
  upgradeAllowed: { label: 'quality.upgrades', edit: yesOrNo },
  cutoff: {
    label: 'quality.cutoff',
    edit: ({ value, label, locked, onChange, formats }) => (
      <Field label={label} help={t('quality.cutoffHelp')} className="max-w-sm" locked={locked}>
        {(control) => (
          <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">{t('quality.cutoffFirst')}</option>
            {formats.map((format) => (
              <option key={format} value={format}>
                {format.toUpperCase()}
              </option>
            ))}
          </Select>
        )}
      </Field>
    ),
  },
  language: {
    label: 'quality.language',
    edit: ({ value, label, locked, onChange }) => (
      <Field label={label} help={t('quality.languageHelp')} className="max-w-sm" locked={locked}>
        {(control) => (
          <Input
            {...control}
            autoCapitalize="none"
            value={value}
            placeholder="english"
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    ),
  },
  narrator: {
    label: 'quality.narrator',
    edit: oneOf([
      ['prefer', 'quality.narratorPrefer'],
      ['require', 'quality.narratorRequire'],
      ['ignore', 'quality.narratorIgnore'],
    ]),
  },
  allowAbridged: { label: 'quality.abridged', edit: yesOrNo },
  allowDramatised: { label: 'quality.dramatised', edit: yesOrNo },
  allowPacks: { label: 'quality.packs', edit: yesOrNo },
  minimumBitrateKbps: { label: 'quality.minBitrate', edit: amount('kbit/s') },
  maximumBitrateKbps: { label: 'quality.maxBitrate', edit: amount('kbit/s') },
  maximumSizeGb: { label: 'quality.maxSize', edit: amount('GB', 0.1) },
  minimumSeeders: { label: 'quality.minSeeders', edit: amount('') },
  minimumAgeMinutes: { label: 'quality.minAge', edit: (props) => amount(t('quality.minutes'))(props) },
  bitrateWindows: {
    label: 'quality.windows',
    edit: ({ value, locked, onChange }) => (
      <BitrateWindows windows={value} locked={locked} onChange={onChange} />
    ),
  },
  titleMatch: {
    label: 'quality.titleMatch',
    edit: oneOf([
      ['usual', 'quality.titleUsual'],
      ['strict', 'quality.titleStrict'],
    ]),
  },
  authorMatch: {
    label: 'quality.authorMatch',
    edit: oneOf([
      ['usual', 'quality.authorUsual'],
      ['strict', 'quality.authorStrict'],
    ]),
  },
  requiredTerms: { label: 'quality.required', edit: words },
  ignoredTerms: { label: 'quality.ignored', edit: words },
  preferredTerms: {
    label: 'quality.preferred',
    edit: ({ value, label, locked, onChange }) => (
      <ScoredTerms
        terms={toScored(value)}
        title={label}
        help={t('quality.preferredHelp')}
        termLabel={t('quality.term')}
        addLabel={t('quality.addTerm')}
        locked={locked}
        onChange={(terms) => onChange(toTermScores(terms))}
      />
    ),
  },
  preferredFlags: {
    label: 'quality.flags',
    edit: ({ value, label, locked, onChange }) => (
      <ScoredTerms
        terms={flagsToScored(value)}
        title={label}
        help={t('quality.flagsHelp')}
        termLabel={t('quality.flag')}
        addLabel={t('quality.addFlag')}
        locked={locked}
        onChange={(flags) => onChange(toFlagScores(flags))}
      />
    ),
  },
};

export const PROFILE_FIELDS = Object.keys(EDITORS) as ProfileField[];

export function profileFieldLabel(field: ProfileField): string {
  return t(EDITORS[field].label);
}

type ProfileFieldEditorProps<Key extends ProfileField> = Omit<EditorProps<Full[Key]>, 'label'> & {
  field: Key;
};

/** One changed part of a named profile. */
export function ProfileFieldEditor<Key extends ProfileField>({
  field,
  ...props
}: ProfileFieldEditorProps<Key>) {
  const { label, edit }: Editors[Key] = EDITORS[field];
  return edit({ ...props, label: t(label) });
}
