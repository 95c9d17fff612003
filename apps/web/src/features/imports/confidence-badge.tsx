import type { ImportGroup } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';

const TONE: Record<ImportGroup['confidence'], Tone> = {
  confirmed: 'accent',
  likely: 'info',
  unsure: 'warn',
  contradicted: 'danger',
  unknown: 'neutral',
};

/** How sure it is that files are this book. */
export function ConfidenceBadge({ confidence }: { confidence: ImportGroup['confidence'] }) {
  return <Badge tone={TONE[confidence]}>{t(`confidence.${confidence}`)}</Badge>;
}
