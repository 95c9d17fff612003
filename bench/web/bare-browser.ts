import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fullChromium } from '../../tools/scripts/lib/system-packages.ts';
import { inFolder } from '../lib/folder.ts';

/** A piece of work of a thread, as Chromium traces it; times in microseconds. */
export type TraceEvent = { name: string; ph: string; pid: number; tid: number; tdur?: number };
type Note =
  | { method: 'Tracing.dataCollected'; params: { value: TraceEvent[] } }
  | { method: 'Tracing.tracingComplete' };
type Answer = { id: number; result?: object; error?: { message: string } };
type Look = { url: string; width: number; height: number; cookie: { name: string; value: string } };

/** A tab nobody looks into: the page runs as it does for its user. */
export type BareTab = {
  evaluate: <Value>(expression: string) => Promise<Value>;
  close: () => Promise<void>;
};

export type BareBrowser = {
  /** Opens a page in a fresh profile on a processor so many times slower; `script` runs before anything of the page. */
  open: (look: Look, how: { script: string; slowdown: number }) => Promise<BareTab>;
  /** What all threads did meanwhile, by processor time. */
  traced: (work: () => Promise<void>) => Promise<TraceEvent[]>;
};

/**
 * Chromium without the inspector: Playwright switches on its console (`Runtime.enable`), for which V8 reads a script a
 * second time, which is more than half of what a first visit is blocked.
 */
export function withBareBrowser<Result>(work: (browser: BareBrowser) => Promise<Result>): Promise<Result> {
  const program = fullChromium.find();
  if (program === undefined) throw new Error(`Install ${fullChromium.package} first.`);
  return inFolder(async (folder) => {
    const child = spawn(
      program,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--no-first-run',
        '--remote-debugging-port=0',
        `--user-data-dir=${join(folder, 'profile')}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString('utf8');
          const found = /ws:\/\/\S+/.exec(said);
          if (found !== null) resolve(found[0]);
        });
        child.once('error', reject);
        child.once('exit', () => reject(new Error(`Chromium ended at once:\n${said}`)));
      });
      return await work(browserAt(await connect(address)));
    } finally {
      child.kill();
      await ended;
    }
  });
}

type Connection = { send: Send; hear: (listener: (note: Note) => void) => unknown };
type Send = <Value = object>(method: string, params?: object, sessionId?: string) => Promise<Value>;

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('Chromium takes no connection.')), {
      once: true,
    });
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Answer | Note;
    if ('method' in message) for (const hear of listeners) hear(message);
    else waiting.get(message.id)?.(message);
  });
  const listeners: ((note: Note) => void)[] = [];
  let last = 0;
  const send: Send = async <Value>(method: string, params: object = {}, sessionId?: string) => {
    last += 1;
    const id = last;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
    waiting.delete(id);
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as Value;
  };
  return { send, hear: (listener) => listeners.push(listener) };
}

function browserAt({ send, hear }: Connection): BareBrowser {
  return {
    open: async ({ url, width, height, cookie }, { script, slowdown }) => {
      const { browserContextId } = await send<{ browserContextId: string }>('Target.createBrowserContext');
      await send('Storage.setCookies', { browserContextId, cookies: [{ ...cookie, url }] });
      const { targetId } = await send<{ targetId: string }>('Target.createTarget', {
        url: 'about:blank',
        browserContextId,
      });
      const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      const view = { width, height, deviceScaleFactor: 1, mobile: false };
      await send('Emulation.setDeviceMetricsOverride', view, sessionId);
      await send('Emulation.setCPUThrottlingRate', { rate: slowdown }, sessionId);
      await send('Page.enable', {}, sessionId);
      await send('Page.addScriptToEvaluateOnNewDocument', { source: script }, sessionId);
      await send('Page.navigate', { url }, sessionId);
      return {
        evaluate: async <Value>(expression: string) => {
          const asked = { expression, returnByValue: true };
          const answer = await send<{ result: { value: Value } }>('Runtime.evaluate', asked, sessionId);
          return answer.result.value;
        },
        close: async () => {
          await send('Target.disposeBrowserContext', { browserContextId });
        },
      };
    },
    traced: async (work) => {
      const events: TraceEvent[] = [];
      const complete = new Promise<void>((resolve) => {
        hear((note) => {
          if (note.method === 'Tracing.dataCollected') events.push(...note.params.value);
          else if (note.method === 'Tracing.tracingComplete') resolve();
        });
      });
      const traceConfig = { includedCategories: ['toplevel', 'blink.user_timing'] };
      await send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
      await work();
      await send('Tracing.end');
      await complete;
      return events;
    },
  };
}
