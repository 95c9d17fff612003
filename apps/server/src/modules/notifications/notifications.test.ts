import type { BookSummary } from '@earmark/contracts';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus, createHistory } from '../../events/index.ts';
import { commonFields } from '../../integrations/notifiers/common-settings.ts';
import { notifierAuth, notifierUnavailable } from '../../integrations/notifiers/errors.ts';
import type { Notification, Notifier } from '../../integrations/notifiers/port.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { ProviderService } from '../providers/index.ts';
import { createNotificationService } from './service.ts';

const EMMA: BookSummary = {
  id: 'b1',
  asin: null,
  region: null,
  title: 'Emma',
  subtitle: null,
  authors: ['Jane Austen'],
  narrators: ['Zoë Lindqvist'],
  series: [{ id: 's1', name: 'Novels', position: '4' }] as unknown as BookSummary['series'],
  runtimeMinutes: 900,
  coverUrl: '/api/v1/covers/c1',
  coverPlaceholder: null,
};

describeDatabases('notifications', (open) => {
  const settings = (over: Record<string, unknown> = {}) => z.object(commonFields()).parse(over);

  const setUp = async (receivers: Record<string, Record<string, unknown>>, send?: Notifier['send']) => {
    const db = await open();
    const clock = fakeClock();
    const bus = createEventBus(silentLogger());
    const sent: { to: string; notification: Notification }[] = [];
    const jobs: { kind: string; payload: Record<string, unknown>; key: string }[] = [];
    const recordFailure = vi.fn(() => Promise.resolve());
    const recordOk = vi.fn(() => Promise.resolve());
    const notifications = createNotificationService({
      db,
      clock,
      bus,
      queue: {
        enqueue: (kind, payload, { key = '' } = {}) => {
          const open = jobs.findIndex((job) => job.kind === kind && job.key === key);
          if (key !== '' && open >= 0) jobs.splice(open, 1);
          jobs.push({ kind, payload: JSON.parse(JSON.stringify(payload)) as Record<string, unknown>, key });
          return Promise.resolve();
        },
      },
      providers: {
        recordOk,
        recordFailure,
        active: () =>
          Promise.resolve(
            Object.entries(receivers).map(([id, over]) => ({
              id,
              name: `Receiver ${id}`,
              settings: settings(over),
              instance: {
                send: async (notification: Notification, signal: AbortSignal) => {
                  await send?.(notification, signal);
                  sent.push({ to: id, notification });
                },
              },
            })),
          ),
      } as unknown as Pick<ProviderService, 'active' | 'recordOk' | 'recordFailure'>,
      bookSummary: () => Promise.resolve(EMMA),
    });
    const history = createHistory(db, clock, notifications.onHistory);
    const runOne = (job: (typeof jobs)[number]) => {
      const handler = notifications.jobs.find((each) => each.kind === job.kind)!;
      const context = { attempt: 1, signal: AbortSignal.timeout(5000), log: silentLogger() };
      return handler.run(job.payload, context);
    };
    const run = async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) await runOne(job);
    };
    const happen = (type: Parameters<typeof history.append>[0]['type'], more: object = {}) =>
      history.append({
        type,
        message: `It happened: ${type}.`,
        bookId: 'b1',
        bookTitle: 'Emma',
        acquisitionId: 'a1',
        data: { title: 'Emma [M4B]', indexer: 'MyAnonamouse' },
        ...more,
      });
    return { db, bus, clock, notifications, jobs, run, runOne, happen, sent, recordOk, recordFailure };
  };

  const ask = async (db: Db, username: string, state = 'requested') => {
    await db.q
      .insertInto('user')
      .values({
        id: `u-${username}`,
        username,
        username_key: username,
        password_hash: null,
        group: 'trusted',
        created_at: 1,
        last_seen_at: null,
      })
      .execute();
    await db.q
      .insertInto('acquisition')
      .values({
        id: 'a1',
        book_id: 'b1',
        state,
        reason_code: null,
        reason: null,
        next_step: null,
        next_at: null,
        attempts: 0,
        download_id: null,
        library_item_id: null,
        created_at: 1,
        updated_at: 1,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await db.q
      .insertInto('request')
      .values({
        id: `r-${username}`,
        user_id: `u-${username}`,
        book_id: 'b1',
        acquisition_id: 'a1',
        approval: 'approved',
        decided_by: null,
        decided_at: null,
        note: null,
        created_at: 1,
      })
      .execute();
  };

  it('tell what is chosen to those who chose it, with all that is known', async () => {
    const { db, happen, run, sent, notifications } = await setUp({
      all: { onGrabbed: true, earmarkUrl: 'https://earmark.example.org/' },
      few: {},
    });
    await ask(db, 'ann');
    await ask(db, 'bob');
    await happen('grabbed');
    await happen('available');
    await happen('searched');
    await run();
    expect(sent.map(({ to, notification }) => `${to} ${notification.event}`)).toEqual([
      'all grabbed',
      'all available',
      'few available',
    ]);
    expect(sent[0]?.notification).toMatchObject({
      title: 'Grabbed: Emma',
      text: 'Jane Austen\nIt happened: grabbed.',
      link: 'https://earmark.example.org/requests/r-ann',
      users: ['ann', 'bob'],
      release: 'Emma [M4B]',
      indexer: 'MyAnonamouse',
      level: 'info',
      book: { series: 'Novels 4', coverUrl: 'https://earmark.example.org/api/v1/covers/c1' },
    });
    expect(sent[2]?.notification).toMatchObject({ link: null, book: { coverUrl: null } });
    const { total, rows } = await notifications.log({ offset: 0, limit: 10 });
    expect(total).toBe(3);
    expect(rows.every((row) => row.state === 'sent' && row.attempts === 1)).toBe(true);
  });

  it('leave no job behind when nobody wants to hear, or when what happened is undone', async () => {
    const { db, happen, jobs } = await setUp({ few: { onAvailable: false } });
    await happen('available');
    expect(jobs).toEqual([]);
    const heard = await setUp({ all: {} });
    await expect(
      heard.db.transaction(async () => {
        await heard.happen('available');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await db.q.selectFrom('history').select('id').execute()).toHaveLength(1);
    expect(await heard.db.q.selectFrom('history').select('id').execute()).toHaveLength(0);
  });

  it('tell one person of their own books', async () => {
    const { db, happen, run, sent } = await setUp({ ann: { onlyFor: 'Ann' }, eve: { onlyFor: 'eve' } });
    await ask(db, 'ann');
    await happen('available');
    await run();
    expect(sent.map(({ to }) => to)).toEqual(['ann']);
  });

  it('tell of a request that waits for approval, and of a question, once', async () => {
    const { db, happen, run, sent, notifications } = await setUp({ all: { onRequested: true } });
    await ask(db, 'ann', 'awaitingApproval');
    await happen('requested');
    await run();
    expect(sent.map(({ notification }) => notification.event)).toEqual(['requested', 'approvalNeeded']);
    for (const left of [12, 11]) {
      await notifications.onQuestion({
        acquisitionId: 'a1',
        bookId: 'b1',
        bookTitle: 'Emma',
        message: `One of ${left} wedges makes it free.`,
      });
      await run();
    }
    expect(sent.slice(2).map(({ notification }) => notification.text)).toEqual([
      'Jane Austen\nOne of 12 wedges makes it free.',
    ]);
  });

  it('tell of a health problem once a day, and of no mere notice', async () => {
    const { clock, notifications, run, sent } = await setUp({ all: {} });
    const problem = { source: 'MAM', level: 'error' as const, message: 'Frozen.', hint: 'Seed.' };
    await notifications.onHealthProblem(problem);
    await notifications.onHealthProblem(problem);
    await notifications.onHealthProblem({ ...problem, level: 'notice', message: 'Hm.' });
    await run();
    expect(sent.map(({ notification }) => notification.text)).toEqual(['Frozen.\nSeed.']);
    clock.advance(86_400_000);
    await notifications.onHealthProblem(problem);
    await run();
    expect(sent).toHaveLength(2);
  });

  it('are sent once, however often the jobs run', async () => {
    const { happen, jobs, runOne, run, sent } = await setUp({ all: {} });
    await happen('available');
    const [notify] = jobs;
    await run();
    await runOne(notify!);
    await run();
    await runOne({
      kind: 'send-notification',
      key: '',
      payload: { providerId: 'all', notification: sent[0]!.notification },
    });
    expect(sent).toHaveLength(1);
  });

  it('are tried again when the receiver is down, one receiver not holding up another', async () => {
    let isDown = true;
    const { happen, jobs, run, runOne, sent, notifications, recordFailure, recordOk } = await setUp(
      { down: {}, up: {} },
      (_notification, _signal) => (isDown ? Promise.reject(notifierUnavailable('down')) : Promise.resolve()),
    );
    await happen('available');
    await runOne(jobs.shift()!);
    const sending = [...jobs];
    jobs.length = 0;
    await expect(Promise.resolve(runOne(sending[0]!))).rejects.toMatchObject({
      code: 'notifier_unavailable',
    });
    isDown = false;
    await runOne(sending[1]!);
    expect(sent.map(({ to }) => to)).toEqual(['up']);
    expect((await notifications.log({ offset: 0, limit: 10, state: 'retrying' })).rows).toMatchObject([
      { provider_id: 'down', attempts: 1, error: expect.stringContaining('down') },
    ]);
    expect(recordFailure).toHaveBeenCalledTimes(1);
    await runOne(sending[0]!);
    await run();
    expect(sent.map(({ to }) => to)).toEqual(['up', 'down']);
    expect(recordOk).toHaveBeenCalledTimes(2);
    expect((await notifications.log({ offset: 0, limit: 10, state: 'sent' })).total).toBe(2);
  });

  it('are given up, with the reason, when a person must mend the receiver, or when it was removed', async () => {
    const receivers: Record<string, Record<string, unknown>> = { bad: {} };
    const { happen, jobs, run, runOne, notifications, recordFailure } = await setUp(receivers, () =>
      Promise.reject(notifierAuth('wrong key')),
    );
    await happen('available');
    await run();
    expect(recordFailure).toHaveBeenCalledTimes(1);
    await happen('available');
    await runOne(jobs.shift()!);
    delete receivers['bad'];
    await run();
    const { rows } = await notifications.log({ offset: 0, limit: 10 });
    expect(rows.map((row) => [row.state, row.error])).toEqual([
      ['failed', expect.stringContaining('removed')],
      ['failed', expect.stringContaining('wrong key')],
    ]);
  });

  it('are given up after a day, also where the receiver only ever asks for a pause', async () => {
    const busy = () => Promise.reject(notifierUnavailable('Too many messages.', { retryAfterMs: 60_000 }));
    const world = await setUp({ all: {} }, busy);
    await world.happen('available');
    await world.runOne(world.jobs.shift()!);
    const job = world.jobs.shift()!;
    await expect(Promise.resolve(world.runOne(job))).rejects.toThrow('Too many messages.');
    world.clock.advance(25 * 3_600_000);
    await world.runOne(job);
    expect((await world.notifications.log({ offset: 0, limit: 10 })).rows).toMatchObject([
      { state: 'failed', error: expect.stringContaining('a day') },
    ]);
  });

  it('reach the people who asked wherever they are logged in, with no receiver at all', async () => {
    const { db, bus, happen, jobs } = await setUp({});
    const heard: unknown[] = [];
    bus.subscribe(({ event, audience }) => {
      heard.push([event.topic, audience]);
    });
    await ask(db, 'ann');
    await happen('available');
    expect(jobs).toEqual([]);
    expect(heard).toEqual([['notice', { kind: 'only', userIds: ['u-ann'] }]]);
  });

  it('are forgotten when they are old and many', async () => {
    const { notifications, db, clock } = await setUp({ all: {} });
    for (let n = 0; n < 3; n += 1) {
      clock.advance(1);
      await db.q
        .insertInto('notification_log')
        .values({
          id: `n${n}`,
          at: clock.now(),
          notification_id: `n${n}`,
          provider_id: 'p',
          provider_name: 'P',
          event: 'available',
          title: 't',
          text: '',
          book_id: null,
          state: 'sent',
          attempts: 1,
          error: null,
          sent_at: 1,
        })
        .execute();
    }
    expect(await notifications.prune()).toBe(0);
    expect((await notifications.log({ offset: 1, limit: 1 })).rows.map((row) => row.id)).toEqual(['n1']);
  });
});
