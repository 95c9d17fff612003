export { registerUserRoutes } from './routes.ts';
export { createUserService, type UserService } from './service.ts';
export { registerSignOnRoutes, signOutElsewhere } from './sign-on/routes.ts';
export { checkSignOn, createSignOnService, type SignOnService } from './sign-on/service.ts';
