import type { NotificationEvent } from '@earmark/contracts';
import { z } from 'zod';
import { field, webAddress } from '../settings-fields.ts';
import { PLACEHOLDERS, unknownPlaceholder } from './placeholders.ts';

const EVENTS = {
  requested: ['A book was asked for', false],
  approvalNeeded: ['A request waits for approval, or a release for an answer', true],
  grabbed: ['A release was grabbed', false],
  imported: ['A book was imported', false],
  available: ['A book is available', true],
  failed: ['A download or an import failed', true],
  importBlocked: ['An import is blocked and needs a person', true],
  health: ['Something is wrong with Earmark or what it is connected to', true],
} as const satisfies Record<NotificationEvent, readonly [label: string, on: boolean]>;

function toggle(event: NotificationEvent) {
  const [label, on] = EVENTS[event];
  return z
    .boolean()
    .default(on)
    .meta(field({ label, type: 'toggle' }));
}

function template(label: string, help: string) {
  return z
    .string()
    .max(2000)
    .default('')
    .superRefine((text, context) => {
      const unknown = unknownPlaceholder(text);
      if (unknown === null) return;
      context.addIssue({
        code: 'custom',
        message: `There is no {${unknown}}; known are ${Object.keys(PLACEHOLDERS)
          .map((name) => `{${name}}`)
          .join(', ')}.`,
      });
    })
    .meta(field({ label, help, advanced: true }));
}

/** Settings every notifier has beside its own: which events, for whom, in which words. */
export function commonFields() {
  return {
    onRequested: toggle('requested'),
    onApprovalNeeded: toggle('approvalNeeded'),
    onGrabbed: toggle('grabbed'),
    onImported: toggle('imported'),
    onAvailable: toggle('available'),
    onFailed: toggle('failed'),
    onImportBlocked: toggle('importBlocked'),
    onHealth: toggle('health'),
    onlyFor: z
      .string()
      .trim()
      .max(200)
      .default('')
      .meta(
        field({
          label: 'Only books of',
          help: 'A user name, so that one person is told of the books they asked for; empty is everybody.',
          advanced: true,
        }),
      ),
    earmarkUrl: z
      .union([z.literal(''), webAddress()])
      .default('')
      .meta(
        field({
          label: 'Address of Earmark',
          help: 'As your browser opens it, for links in messages; empty sends none.',
          placeholder: 'https://earmark.example.org',
          type: 'url',
          advanced: true,
        }),
      ),
    titleTemplate: template(
      'Title',
      'Empty is the usual one. {title}, {authors}, {series}, {users}, {event}, {message}, {reason}, {release}, {indexer}, {narrators} and {link} are filled in.',
    ),
    textTemplate: template(
      'Text',
      String.raw`The same words; \n begins a new line. Lines with nothing to say are left out.`,
    ),
  };
}

export type CommonSettings = {
  [Name in keyof ReturnType<typeof commonFields>]: z.output<ReturnType<typeof commonFields>[Name]>;
};
