import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { forTerminal, toReadable } from './readable-lines.ts';

it('speaks plainly to a person at a terminal, and JSON to everything else', () => {
  const said: string[] = [];
  const write = (text: string) => void said.push(text);
  createLogger({ level: 'info', out: forTerminal({ write, isTTY: true }) })
    .child({ scope: 'search' })
    .warn({ indexer: 'A feed', tries: 2 }, 'It does not answer.');
  expect(said[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}search: It does not answer\. indexer=A feed tries=2\n$/u);
  createLogger({ level: 'info', out: forTerminal({ write }) }).info({}, 'Earmark listens.');
  expect(JSON.parse(said[1]!)).toMatchObject({ level: 30, msg: 'Earmark listens.' });
});

it('lets nobody steer the terminal or forge a line', () => {
  const json = JSON.stringify({
    level: 30,
    time: 0,
    msg: 'A \u001B[2Jtitle\n00:00:00 error forged',
    by: 'x\u009Bm\r',
  });
  expect(toReadable(json)).not.toMatch(/\p{Cc}(?!$)/u);
  expect(toReadable(json).split('\n')).toHaveLength(2);
});
