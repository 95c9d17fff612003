import type { Migration } from 'kysely/migration';
import * as initial from './0001-initial.ts';
import * as upgrades from './0003-upgrades.ts';
import * as library from './0004-library.ts';
import * as finding from './0005-finding.ts';
import * as qualityProfiles from './0006-quality-profiles.ts';
import * as notifications from './0007-notifications.ts';
import * as people from './0008-people.ts';
import * as signOn from './0009-sign-on.ts';
import * as batchLists from './0012-batch-lists.ts';
import * as importCancel from './0013-import-cancel.ts';
import * as manners from './0020-manners.ts';
import * as grabPauses from './0021-grab-pauses.ts';
import * as waitingReleases from './0025-waiting-releases.ts';
import * as libraryOrder from './0031-library-order.ts';
import * as clientLooks from './0032-client-looks.ts';
import * as audioBytes from './0033-audio-bytes.ts';
import * as decisionNotes from './0034-decision-notes.ts';

/** Forward only, in this order, never edited once released. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0003-upgrades': upgrades,
  '0004-library': library,
  '0005-finding': finding,
  '0006-quality-profiles': qualityProfiles,
  '0007-notifications': notifications,
  '0008-people': people,
  '0009-sign-on': signOn,
  '0012-batch-lists': batchLists,
  '0013-import-cancel': importCancel,
  '0020-manners': manners,
  '0021-grab-pauses': grabPauses,
  '0025-waiting-releases': waitingReleases,
  '0031-library-order': libraryOrder,
  '0032-client-looks': clientLooks,
  '0033-audio-bytes': audioBytes,
  '0034-decision-notes': decisionNotes,
};
