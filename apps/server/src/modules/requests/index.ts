export {
  type Acquisition,
  type Acquisitions,
  createAcquisitions,
  type Purpose,
  type TransitionFacts,
} from './acquisitions.ts';
export { isOpen, judgeMove, type LifeEvent } from './life-cycle.ts';
export { registerQualityProfileRoutes } from './quality-profile.ts';
export { registerRequestRoutes } from './routes.ts';
export { createRequestService, type RequestService, SEARCH_JOB } from './service.ts';
