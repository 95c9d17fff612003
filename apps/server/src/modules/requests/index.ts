export {
  type Acquisition,
  type Acquisitions,
  createAcquisitions,
  type TransitionFacts,
} from './acquisitions.ts';
export { judgeMove, type LifeEvent } from './life-cycle.ts';
export { registerRequestRoutes } from './routes.ts';
export { createRequestService, type RequestService, SEARCH_JOB } from './service.ts';
