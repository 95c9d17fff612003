import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../kernel/errors.ts';
import type { Notification, Notifier } from './port.ts';

export type NotifierHarness = {
  notifier: Notifier;
  /** A notifier with the wrong key, token or password. */
  stranger: Notifier;
  /** Everything that arrived, as people would read it. */
  arrived(): Promise<string>;
  /** The receiver answers that it is overloaded; HTTP ones ask for 90 seconds. */
  overload(): void;
  /** The receiver refuses the message for good. */
  refuse(): void;
  /** The receiver is gone. */
  stop(): Promise<void>;
  /** What must never be in a message of an error. */
  secrets: readonly string[];
  isHttp: boolean;
};

export function aNotification(over: Partial<Notification> = {}): Notification {
  return {
    id: '0190-n1',
    event: 'available',
    at: Date.UTC(2026, 5, 1, 12),
    level: 'success',
    title: 'Ready to listen: Emma',
    text: 'Jane Austen\nAsked for by ann, bob',
    link: 'https://earmark.example.org/requests/r1',
    book: {
      id: 'b1',
      title: 'Emma',
      authors: ['Jane Austen'],
      narrators: ['Zoë Lindqvist'],
      series: 'Novels 4',
      coverUrl: 'https://earmark.example.org/covers/1',
    },
    users: ['ann', 'bob'],
    reason: null,
    release: null,
    indexer: null,
    ...over,
  };
}

/** What every notifier must do; run against a local server that stands in for the service. */
export function describeNotifier(name: string, start: () => Promise<NotifierHarness>): void {
  describe(`${name} as a notifier`, () => {
    let harness: NotifierHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(async () => {
      await harness.stop();
    });
    const send = (over: Partial<Notification> = {}, notifier = harness.notifier) =>
      notifier.send(aNotification(over), AbortSignal.timeout(10_000));
    const failing = async (work: Promise<unknown>) => {
      const error: unknown = await work.then(
        () => null,
        (each: unknown) => each,
      );
      if (!isAppError(error)) throw new Error(`no AppError: ${String(error)}`);
      for (const secret of harness.secrets) expect(error.message).not.toContain(secret);
      return error;
    };

    it('hands over title, text and link', async () => {
      await send();
      const text = await harness.arrived();
      for (const part of [
        'Ready to listen: Emma',
        'Jane Austen',
        'ann, bob',
        'earmark.example.org/requests/r1',
      ])
        expect(text).toContain(part);
    });

    it('hands over letters of every kind, long texts, and markup as it is written', async () => {
      await send({ title: 'Война и мир 📚', text: `<b>@everyone</b> ${'долго '.repeat(3000)}` });
      const text = await harness.arrived();
      expect(text).toContain('Война и мир 📚');
      expect(text).toContain('@everyone');
    });

    it('takes a message without text, link and book', async () => {
      await send({ text: '', link: null, book: null, users: [] });
      expect(await harness.arrived()).toContain('Ready to listen: Emma');
    });

    it('sends a test that says what it is', async () => {
      expect(await harness.notifier.test()).toMatchObject({ ok: true });
      expect(await harness.arrived()).toContain('this is a test');
    });

    it('says that a key is wrong, and that repeating is of no use', async () => {
      const error = await failing(send({}, harness.stranger));
      expect(error).toMatchObject({ code: 'notifier_auth', retryable: false });
      expect(error.hint).toBeTruthy();
      await expect(harness.stranger.test()).rejects.toMatchObject({ code: 'notifier_auth' });
    });

    it('is asked again when the receiver is overloaded', async () => {
      harness.overload();
      const error = await failing(send());
      expect(error).toMatchObject({ code: 'notifier_unavailable', retryable: true });
      if (harness.isHttp) expect(error.retryAfterMs).toBe(90_000);
    });

    it('is asked again when the receiver is gone', async () => {
      await harness.stop();
      expect(await failing(send())).toMatchObject({ code: 'notifier_unavailable', retryable: true });
    });

    it('does not repeat what is refused', async () => {
      harness.refuse();
      expect(await failing(send())).toMatchObject({ code: 'notifier_rejected', retryable: false });
    });
  });
}
