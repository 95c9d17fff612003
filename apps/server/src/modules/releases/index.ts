export { evaluateReleases } from './evaluate.ts';
export type { DecisionContext } from './model.ts';
export { registerEvaluateRoutes } from './routes.ts';
export { registerSearchRoutes } from './search/routes.ts';
export {
  createSearchService,
  type GrabRelease,
  type SearchService,
  toEvaluateBook,
} from './search/service.ts';
