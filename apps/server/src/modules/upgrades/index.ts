export { registerUpgradeRoutes } from './routes.ts';
export { createUpgradeService, type UpgradeService } from './service.ts';
