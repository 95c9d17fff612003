import { type NotificationLogEntry, notificationLogPage, notificationLogQuery } from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import type { NotificationService } from './service.ts';

/** What was told to whom. The receivers themselves are providers. */
export function registerNotificationRoutes(app: App, deps: { notifications: NotificationService }): void {
  app.get(
    '/api/v1/notifications/log',
    {
      config: { access: 'admin' as const },
      schema: {
        tags: ['notifications'],
        summary: 'Messages sent and not sent, newest first.',
        querystring: notificationLogQuery,
        response: { 200: notificationLogPage },
      },
    },
    async (request) => {
      const { page, pageSize, state } = request.query;
      const { total, rows } = await deps.notifications.log({
        offset: (page - 1) * pageSize,
        limit: pageSize,
        state,
      });
      return {
        page,
        pageSize,
        totalRecords: total,
        records: rows.map((row) => ({
          id: row.id,
          at: new Date(row.at).toISOString(),
          providerId: row.provider_id,
          name: row.provider_name,
          event: row.event as NotificationLogEntry['event'],
          title: row.title,
          text: row.text,
          bookId: row.book_id,
          state: row.state as NotificationLogEntry['state'],
          attempts: row.attempts,
          error: row.error,
          sentAt: row.sent_at === null ? null : new Date(row.sent_at).toISOString(),
        })),
      };
    },
  );
}
