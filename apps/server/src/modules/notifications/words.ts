import type { NotificationEvent } from '@earmark/contracts';
import type { Placeholder } from '../../integrations/notifiers/port.ts';
import { fillTemplate } from '../../platform/text/index.ts';
import type { Occasion } from './model.ts';

/** The usual words; a notification's own templates stand in for them. */
const USUAL: Readonly<Record<NotificationEvent, { event: string; title: string; text: string }>> = {
  requested: { event: 'Requested', title: 'Requested: {title}', text: '{authors}\n{message}' },
  approvalNeeded: { event: 'Answer needed', title: 'Waits for you: {title}', text: '{authors}\n{message}' },
  grabbed: { event: 'Grabbed', title: 'Grabbed: {title}', text: '{authors}\n{message}' },
  imported: { event: 'Imported', title: 'Imported: {title}', text: '{authors}\n{message}' },
  available: {
    event: 'Available',
    title: 'Ready to listen: {title}',
    text: '{authors}\nRead by {narrators}\nAsked for by {users}',
  },
  failed: { event: 'Failed', title: 'Failed: {title}', text: '{authors}\n{message}' },
  importBlocked: { event: 'Import blocked', title: 'Import blocked: {title}', text: '{authors}\n{message}' },
  health: { event: 'Health', title: 'Earmark needs attention', text: '{message}\n{reason}' },
};

/** Longest title and text; receivers cut further as they must. */
const LIMITS = { title: 300, text: 5000 };

export type BookWords = {
  authors: readonly string[];
  narrators: readonly string[];
  series: string | null;
  users: readonly string[];
  link: string | null;
};

/** Title and text for one receiver. */
export function wordsFor(
  occasion: Occasion,
  book: BookWords,
  templates: { title: string; text: string },
): { title: string; text: string } {
  const usual = USUAL[occasion.event];
  const values: Record<Placeholder, string> = {
    title: occasion.bookTitle ?? '',
    authors: book.authors.join(', '),
    narrators: book.narrators.join(', '),
    series: book.series ?? '',
    users: book.users.join(', '),
    event: usual.event,
    message: occasion.message,
    reason: occasion.reason ?? '',
    release: occasion.release ?? '',
    indexer: occasion.indexer ?? '',
    link: book.link ?? '',
  };
  const own = fillTemplate(templates.title, values).replaceAll(/\s*\n\s*/g, ' ');
  const title = own || fillTemplate(usual.title, values) || usual.event;
  const text = templates.text === '' ? usual.text : templates.text;
  return {
    title: title.slice(0, LIMITS.title),
    text: fillTemplate(text, values).slice(0, LIMITS.text),
  };
}
