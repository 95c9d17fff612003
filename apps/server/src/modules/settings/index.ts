export { permissionsOf } from './permissions.ts';
export { registerSettingsRoutes } from './routes.ts';
export { createSettingsService, type SettingsService } from './service.ts';
