export { createHealthService, type HealthCheck, type HealthService } from './health.ts';
export { registerSystemRoutes, type SystemFacts } from './routes.ts';
