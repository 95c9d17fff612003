import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createTrackerLease } from './lease.ts';

describeDatabases('tracker lease', (open, kind) => {
  it('lets one process follow a client at a time', async () => {
    const db = await open();
    const first = createTrackerLease(db, silentLogger());
    const second = createTrackerLease(db, silentLogger());
    expect(await first.hold('a')).toBe(true);
    expect(await first.hold('a')).toBe(true);
    // A SQLite database has one process.
    expect(await second.hold('a')).toBe(kind === 'sqlite');
    expect(await second.hold('b')).toBe(true);
    await first.release();
    expect(await second.hold('a')).toBe(true);
    await second.release();
  });
});
