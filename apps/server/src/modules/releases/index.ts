export { createEvaluator, type EvaluateInput, evaluateReleases } from './evaluate.ts';
export type {
  CandidateRelease,
  DecisionContext,
  KnownDownloads,
  OwnedRecording,
  QualityPolicy,
  WantedBook,
} from './model.ts';
export { profileOf } from './quality-profile.ts';
export { registerEvaluateRoutes } from './routes.ts';
export { toEvaluateBook } from './search/evaluate-book.ts';
export { freeleechQuestion } from './search/freeleech.ts';
export { registerSearchRoutes } from './search/routes.ts';
export {
  createSearchService,
  type EvaluateReleases,
  type GrabRelease,
  type SearchService,
} from './search/service.ts';
export { isUpgrade, type UpgradeVerdict, upgradeWanted } from './upgrade.ts';
