export { type BackupService, createBackupService, takeInRestore } from './backups.ts';
export { createHealthService, type HealthCheck, type HealthService } from './health.ts';
export { registerSystemRoutes, type SystemFacts } from './routes.ts';
