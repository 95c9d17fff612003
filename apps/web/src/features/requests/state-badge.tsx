import {
  Ban,
  Check,
  CircleDashed,
  Clock3,
  Download,
  FolderInput,
  Hourglass,
  Search,
  TriangleAlert,
} from 'lucide-react';
import type { AcquisitionState } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { STATE_LOOKS } from './states.ts';

const ICONS = {
  requested: CircleDashed,
  awaitingApproval: Hourglass,
  denied: Ban,
  searching: Search,
  waiting: Clock3,
  grabbed: Download,
  downloading: Download,
  downloaded: Download,
  importing: FolderInput,
  importBlocked: TriangleAlert,
  imported: Check,
  available: Check,
  cancelled: Ban,
} as const satisfies Record<AcquisitionState, unknown>;

/** A state as plain words with its sign; never by colour alone. */
export function StateBadge({ state }: { state: AcquisitionState }) {
  const Icon = ICONS[state];
  const look = STATE_LOOKS[state];
  return (
    <Badge tone={look.tone} icon={<Icon aria-hidden className={look.moving ? 'animate-breathe' : ''} />}>
      {t(`state.${state}`)}
    </Badge>
  );
}
