export { createEvaluator, type EvaluateInput, evaluateReleases } from './evaluate.ts';
export type {
  CandidateRelease,
  DecisionContext,
  KnownDownloads,
  OwnedRecording,
  QualityPolicy,
  WantedBook,
} from './model.ts';
export type { PushedRelease } from './push/identify-push.ts';
export { registerWaitingReleaseRoutes } from './push/routes.ts';
export { createReleasePush, type ReleasePush } from './push/service.ts';
export { createWaitingReleases } from './push/waiting.ts';
export { profileOf } from './quality-profile.ts';
export { registerEvaluateRoutes } from './routes.ts';
export { createWantedMatcher } from './rss/match-wanted.ts';
export { createRssStore } from './rss/store.ts';
export { createRssSync, gapWords, type RssSync } from './rss/sync.ts';
export { toEvaluateBook } from './search/evaluate-book.ts';
export { freeleechQuestion } from './search/freeleech.ts';
export type { GrabRelease } from './search/grab-best.ts';
export type { EvaluateReleases } from './search/judge.ts';
export { createSearchParts } from './search/parts.ts';
export { registerSearchRoutes } from './search/routes.ts';
export { createSearchService, type SearchService } from './search/service.ts';
export { GOOD_KBPS, isUpgrade, type UpgradeVerdict, upgradeWanted } from './upgrade.ts';
