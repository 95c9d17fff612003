export { registerUserRoutes } from './routes.ts';
export { createUserService, type UserService } from './service.ts';
