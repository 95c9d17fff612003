export { permissionsOf } from './permissions.ts';
export { registerSettingsRoutes } from './routes.ts';
export type { Asker, SectionTest } from './section-test.ts';
export { createSettingsService, type SettingsService } from './service.ts';
