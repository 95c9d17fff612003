export { registerNotificationRoutes } from './routes.ts';
export { createNotificationService, type NotificationDeps, type NotificationService } from './service.ts';
