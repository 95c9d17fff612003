import { expect, it } from 'vitest';
import { createLogBuffer, createLogger, type LogLevel } from './logger.ts';

it('follows a changed level, also in loggers that were made before', () => {
  let level: LogLevel = 'warn';
  const said: string[] = [];
  const buffer = createLogBuffer();
  const log = createLogger({ level: () => level, buffer, out: { write: (line) => said.push(line) } });
  const child = log.child({ scope: 'part' });
  child.info({}, 'not heard');
  level = 'debug';
  child.debug({}, 'heard');
  log.error({ token: 'geheim' }, 'heard too');
  expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['heard', 'heard too']);
  expect(buffer.lines().map(({ message, scope }) => [scope, message])).toEqual([
    ['part', 'heard'],
    [null, 'heard too'],
  ]);
  expect(said.join('')).not.toContain('geheim');
});
