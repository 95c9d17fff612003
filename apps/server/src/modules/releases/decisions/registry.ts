import { abridgedRule } from './abridged.ts';
import { alreadyImportedRule } from './already-imported.ts';
import { authorRule } from './author.ts';
import { authorCertaintyRule } from './author-certainty.ts';
import { bitrateWindowRule } from './bitrate-window.ts';
import { blocklistedRule } from './blocklisted.ts';
import { derivativeRule } from './derivative.ts';
import { descriptionRule } from './description.ts';
import { dramatisedRule } from './dramatised.ts';
import { formatRule } from './format.ts';
import { freeSpaceRule } from './free-space.ts';
import { ignoredTermsRule } from './ignored-terms.ts';
import { inQueueRule } from './in-queue.ts';
import { incompleteRule } from './incomplete.ts';
import { indexerBackoffRule } from './indexer-backoff.ts';
import { languageRule } from './language.ts';
import { mamSlotsRule } from './mam-slots.ts';
import { minimumAgeRule } from './minimum-age.ts';
import { minimumSeedersRule } from './minimum-seeders.ts';
import { narratorRule } from './narrator.ts';
import { notAudioRule } from './not-audio.ts';
import { packRule } from './pack.ts';
import { podcastRule } from './podcast.ts';
import { protocolRule } from './protocol.ts';
import { ratioPolicyRule } from './ratio-policy.ts';
import { requiredTermsRule } from './required-terms.ts';
import type { DecisionRule } from './rule.ts';
import { runtimeRule } from './runtime.ts';
import { seedTimeRule } from './seed-time.ts';
import { seriesNumberRule } from './series-number.ts';
import { sizeMaximumRule } from './size-maximum.ts';
import { titleRule } from './title.ts';
import { titleCertaintyRule } from './title-certainty.ts';
import { trackerRefusalRule } from './tracker-refusal.ts';
import { unreleasedRule } from './unreleased.ts';
import { upgradeRule } from './upgrade.ts';

/** Every rule, cheapest group first; within a group all are asked. A new rule is one file and one line here. */
export const decisionRules: readonly (readonly DecisionRule[])[] = [
  // Is it the wanted book? Of another book nothing else is of interest.
  [titleRule, authorRule, seriesNumberRule, packRule],
  [
    titleCertaintyRule,
    authorCertaintyRule,
    notAudioRule,
    derivativeRule,
    podcastRule,
    incompleteRule,
    languageRule,
    abridgedRule,
    dramatisedRule,
    narratorRule,
    bitrateWindowRule,
    runtimeRule,
    sizeMaximumRule,
    formatRule,
    minimumSeedersRule,
    requiredTermsRule,
    ignoredTermsRule,
    protocolRule,
  ],
  [descriptionRule],
  [
    blocklistedRule,
    inQueueRule,
    alreadyImportedRule,
    upgradeRule,
    unreleasedRule,
    indexerBackoffRule,
    trackerRefusalRule,
    minimumAgeRule,
    freeSpaceRule,
    mamSlotsRule,
    seedTimeRule,
    ratioPolicyRule,
  ],
];
