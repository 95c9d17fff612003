import { z } from 'zod';
import { id, isoTime, pageOf, pageQuery } from './common.ts';

/** What people can be told of. */
export const notificationEvents = [
  'requested',
  'approvalNeeded',
  'grabbed',
  'imported',
  'available',
  'failed',
  'importBlocked',
  'health',
] as const;
export const notificationEvent = z.enum(notificationEvents);
export type NotificationEvent = z.infer<typeof notificationEvent>;

/** Name of the setting of a notification that switches an event on: `onAvailable`. */
export function notificationSwitch<Event extends NotificationEvent>(event: Event): `on${Capitalize<Event>}` {
  return `on${event.charAt(0).toUpperCase()}${event.slice(1)}` as `on${Capitalize<Event>}`;
}

/** One message to one receiver. */
export const notificationLogEntry = z
  .object({
    id,
    at: isoTime,
    providerId: id,
    /** Name of the receiver at that time. */
    name: z.string(),
    event: notificationEvent,
    title: z.string(),
    text: z.string(),
    bookId: id.nullable(),
    /** `retrying` is tried again by itself; `failed` was given up. */
    state: z.enum(['sending', 'retrying', 'sent', 'failed']),
    attempts: z.number().int(),
    /** Why the last try failed. */
    error: z.string().nullable(),
    sentAt: isoTime.nullable(),
  })
  .meta({ id: 'NotificationLogEntry' });
export type NotificationLogEntry = z.infer<typeof notificationLogEntry>;
export const notificationLogPage = pageOf(notificationLogEntry).meta({ id: 'NotificationLogPage' });
export const notificationLogQuery = pageQuery
  .pick({ page: true, pageSize: true })
  .extend({ state: z.enum(['sending', 'retrying', 'sent', 'failed']).optional() });
