export type { BatchKind, BatchOptions, BatchOutcome } from './model.ts';
export { registerBatchRoutes } from './routes.ts';
export { type BatchService, createBatchService } from './service.ts';
