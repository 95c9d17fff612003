import { useController } from 'react-hook-form';
import type { SettingsSections } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { LockedNote } from '../../ui/field.tsx';
import { BitrateWindows } from './bitrate-windows.tsx';
import { FormatOrder } from './format-order.tsx';
import { type Scored, ScoredTerms } from './scored-terms.tsx';
import type { SectionParts } from './settings-form.tsx';

type Quality = SettingsSections['quality'];
type Parts = { parts: SectionParts<Quality> };

/** Words with their weights as the form and the profiles keep them. */
export const toScored = (terms: Quality['preferredTerms']): Scored[] =>
  terms.map(({ term, score }) => ({ text: term, score }));
export const toTermScores = (terms: readonly Scored[]): Quality['preferredTerms'] =>
  terms.map(({ text, score }) => ({ term: text, score }));
export const flagsToScored = (flags: Quality['preferredFlags']): Scored[] =>
  flags.map(({ flag, score }) => ({ text: flag, score }));
export const toFlagScores = (flags: readonly Scored[]): Quality['preferredFlags'] =>
  flags.map(({ text, score }) => ({ flag: text, score }));

/* The lists of the default profile, tied to the form. */

export function FormatsSetting({ parts }: Parts) {
  const { field } = useController({ control: parts.form.control, name: 'formats' });
  const { locked, lockedBy } = parts.facts('formats');
  return (
    <div>
      {locked && <LockedNote name={lockedBy} />}
      <FormatOrder formats={field.value} locked={locked} onChange={field.onChange} />
    </div>
  );
}

export function WindowsSetting({ parts }: Parts) {
  const { field } = useController({ control: parts.form.control, name: 'bitrateWindows' });
  return (
    <BitrateWindows windows={field.value} {...parts.facts('bitrateWindows')} onChange={field.onChange} />
  );
}

export function PreferredTermsSetting({ parts }: Parts) {
  const { field } = useController({ control: parts.form.control, name: 'preferredTerms' });
  return (
    <ScoredTerms
      terms={toScored(field.value)}
      title={t('quality.preferred')}
      help={t('quality.preferredHelp')}
      termLabel={t('quality.term')}
      addLabel={t('quality.addTerm')}
      {...parts.facts('preferredTerms')}
      onChange={(terms) => field.onChange(toTermScores(terms))}
    />
  );
}

export function PreferredFlagsSetting({ parts }: Parts) {
  const { field } = useController({ control: parts.form.control, name: 'preferredFlags' });
  return (
    <ScoredTerms
      terms={flagsToScored(field.value)}
      title={t('quality.flags')}
      help={t('quality.flagsHelp')}
      termLabel={t('quality.flag')}
      addLabel={t('quality.addFlag')}
      {...parts.facts('preferredFlags')}
      onChange={(flags) => field.onChange(toFlagScores(flags))}
    />
  );
}
