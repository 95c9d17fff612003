import { type HistoryType, historyPage } from '@earmark/contracts';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { createHistory } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { registerHistoryRoutes } from './index.ts';

describeDatabases('history', (open) => {
  it('is told newest first, of one book, of one kind, and by words', async () => {
    const db = await open();
    const clock = fakeClock();
    const history = createHistory(db, clock);
    const entries: [HistoryType, string, string][] = [
      ['requested', 'Emma', 'Ada asked for "Emma".'],
      ['grabbed', 'Emma', 'Grabbed from Open Shelf.'],
      ['downloadFailed', 'Emma', 'The torrent stalled at 100%.'],
      ['imported', 'Persuasion', 'Imported to Jane Austen/Persuasion.'],
    ];
    for (const [type, bookTitle, message] of entries) {
      clock.advance(1000);
      await history.append({ type, bookTitle, bookId: bookTitle.toLowerCase(), message });
    }
    const app = Fastify() as unknown as App;
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    registerHistoryRoutes(app, { db });
    const types = async (query: string) =>
      historyPage
        .parse((await app.inject(`/api/v1/history?${query}`)).json())
        .records.map(({ type }) => type);
    expect(await types('')).toEqual(['imported', 'downloadFailed', 'grabbed', 'requested']);
    expect(await types('kind=problems')).toEqual(['downloadFailed']);
    expect(await types('kind=downloads')).toEqual(['downloadFailed', 'grabbed']);
    expect(await types('kind=downloads&type=grabbed')).toEqual(['grabbed']);
    expect(await types('bookId=persuasion')).toEqual(['imported']);
    expect(await types('query=OPEN%20emma')).toEqual(['grabbed']);
    // Wildcards of the database are letters like any other, and stand for nothing.
    expect(await types('query=_tall%25')).toEqual(['downloadFailed']);
    expect(await types('query=nothing')).toEqual([]);
    expect((await app.inject('/api/v1/history?kind=gossip')).statusCode).toBe(400);
    await app.close();
  });
});
