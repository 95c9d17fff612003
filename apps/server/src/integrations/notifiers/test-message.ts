import type { TestResult } from '@earmark/contracts';
import { newId } from '../../kernel/ids.ts';
import type { Notification, Notifier } from './port.ts';

const TIMEOUT_MS = 20_000;

/** What the Test button sends: it says that it is a test. */
function testNotification(now: number): Notification {
  return {
    id: newId(now),
    event: 'test',
    at: now,
    level: 'info',
    title: 'Earmark: this is a test',
    text: 'If you can read this, notifications arrive here.',
    link: null,
    book: null,
    users: [],
    reason: null,
    release: null,
    indexer: null,
  };
}

/** A notifier's `test`: the message goes out the same way as every other; what it throws becomes the answer. */
export async function sendTest(send: Notifier['send'], now: number, receiver: string): Promise<TestResult> {
  await send(testNotification(now), AbortSignal.timeout(TIMEOUT_MS));
  return {
    ok: true,
    message: `${receiver} took a test message.`,
    hint: 'Look whether it arrived.',
    details: [],
  };
}
