export { environmentFields } from './environment.ts';
export { createProviderRegistry, type ProviderRegistry } from './registry.ts';
export { registerProviderRoutes } from './routes.ts';
export { type ActiveProvider, createProviderService, type ProviderService } from './service.ts';
