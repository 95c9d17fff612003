import { createServer } from 'node:net';

const given = new Set<number>();

/** A port on loopback that is free now and was not given to anybody else in this process. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => {
          if (address && typeof address === 'object') resolve(address.port);
          else reject(new Error('no port was given'));
        });
      });
    });
    if (!given.has(port)) {
      given.add(port);
      return port;
    }
  }
}
