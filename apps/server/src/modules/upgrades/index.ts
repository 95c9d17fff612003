export { registerUpgradeRoutes } from './routes.ts';
export { createUpgradeService, NOT_WANTED as UPGRADE_NOT_WANTED, type UpgradeService } from './service.ts';
