import type { Release } from '../../lib/api/types.ts';
import { formatSize } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { CheckboxField } from '../../ui/switch.tsx';

type Offer = NonNullable<Release['freeleechOffer']>;

/** Would the settings of the indexer spend a wedge on it by themselves? The box starts as they say. */
export function startsWithWedge(release: Release): boolean {
  return release.freeleechOffer?.action === 'spend';
}

type WedgeChoiceProps = {
  release: Release;
  checked: boolean;
  onChange: (checked: boolean) => void;
  className?: string;
};

/** What the release costs the account, and whether a wedge is to make it free. */
export function WedgeChoice({ release, checked, onChange, className = '' }: WedgeChoiceProps) {
  const offer = release.freeleechOffer;
  if (offer === null || offer.costBytes === 0) return null;
  return (
    <div className={className}>
      {offer.costBytes !== null && (
        <p className="text-sm text-muted">
          {checked && offer.isPossible
            ? t('releases.costWedge')
            : t('releases.cost', { size: formatSize(offer.costBytes) })}
        </p>
      )}
      {offer.isPossible ? (
        <CheckboxField
          label={wedgeLabel(offer)}
          help={offer.action === 'ask' ? undefined : told(offer.reason)}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
      ) : (
        <p className="text-sm text-faint">{told(offer.reason)}</p>
      )}
    </div>
  );
}

function wedgeLabel({ tokensLeft }: Offer): string {
  return tokensLeft === null ? t('releases.wedge') : t('releases.wedgeLeft', { count: tokensLeft });
}
