import {
  createNotificationService,
  type NotificationDeps,
  type NotificationService,
} from '../modules/notifications/index.ts';
import { bookSummaries } from './downloads.ts';

/** Notifications with the books they are about. */
export function wireNotifications(deps: Omit<NotificationDeps, 'bookSummary'>): NotificationService {
  return createNotificationService({
    ...deps,
    bookSummary: async (id) => (await bookSummaries(deps.db, [id])).get(id),
  });
}
