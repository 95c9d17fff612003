export { registerAdoptionRoutes } from './routes.ts';
export { type AdoptionService, createAdoption } from './service.ts';
