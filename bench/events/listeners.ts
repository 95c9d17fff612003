import { get } from 'node:http';

/** Many listeners of the event stream in a process of their own; tells how much each heard when asked. */
const [url = '', key = '', count = '100'] = process.argv.slice(2);
const heard = Array.from({ length: Number(count) }, () => ({ events: 0, rows: 0, bytes: 0 }));

const opened = heard.map(
  (one) =>
    new Promise<void>((resolve, reject) => {
      const request = get(url, { headers: { 'x-api-key': key, accept: 'text/event-stream' } }, (response) => {
        if (response.statusCode !== 200) throw new Error(`The stream answers ${response.statusCode}.`);
        resolve();
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          one.bytes += text.length;
          one.events += text.split('\ndata: ').length - 1;
          one.rows += text.split('"downloadId"').length - 1;
        });
      });
      request.on('error', reject);
    }),
);
await Promise.all(opened);
process.send?.('open');
process.on('message', (message) => {
  if (message === 'count') process.send?.(heard.map((one) => ({ ...one })));
});
