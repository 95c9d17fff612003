import { expect, it } from 'vitest';
import { fakeClock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { UserService } from '../modules/users/index.ts';
import { createBasicAuth } from './basic-auth.ts';

const encode = (password: string) => Buffer.from(`ada:${password}`).toString('base64');

function setUp() {
  const clock = fakeClock();
  let asked = 0;
  const viewerOfBasic = async (username: string, password: string) => {
    asked += 1;
    await Promise.resolve();
    if (password === 'right') return { username };
    throw new AppError({ code: 'login_failed', message: 'Wrong.', status: 401, blame: 'caller' });
  };
  const check = createBasicAuth({ viewerOfBasic } as unknown as UserService, clock);
  return { clock, check, asked: () => asked };
}

it('checks no more passwords of an address than it may, also when all come at once', async () => {
  const { clock, check, asked } = setUp();
  const guesses = Array.from({ length: 50 }, (_, number) => check(encode(`guess ${number}`), '10.0.0.1'));
  const codes = (await Promise.allSettled(guesses)).map(
    (each) => each.status === 'rejected' && (each.reason as AppError).code,
  );
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(40);
  expect(asked()).toBe(10);
  await expect(check(encode('right'), '10.0.0.1')).rejects.toMatchObject({ code: 'rate_limited' });
  expect(await check(encode('right'), '10.0.0.2')).toMatchObject({ username: 'ada' });
  clock.advance(61_000);
  expect(await check(encode('right'), '10.0.0.1')).toMatchObject({ username: 'ada' });
});

it('lets the right password in as often as a page asks, also at once', async () => {
  const { check } = setUp();
  const calls = Array.from({ length: 50 }, () => check(encode('right'), '10.0.0.1'));
  expect((await Promise.allSettled(calls)).every(({ status }) => status === 'fulfilled')).toBe(true);
});
