import { z } from 'zod';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';

/** A program the testbed runs, as far as it can be stopped and started by hand. */
export type Controlled = {
  readonly url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
};

const faultSchema = z.strictObject({
  kind: z.string().min(1),
  path: z.string().startsWith('/').optional(),
  times: z.int().positive().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});

export type ControlOptions = {
  port?: number | undefined;
  /** By the name they are called at this endpoint; the name a stand-in has itself is understood as well. */
  services: () => Readonly<Record<string, StandIn>>;
  programs: () => Readonly<Record<string, Controlled>>;
  /** Told by `GET /control` beside the services. */
  state: () => Record<string, unknown>;
};

/**
 * One endpoint over all stand-ins: `GET /control`, `POST|DELETE|GET /control/{service}/faults`,
 * `GET|DELETE /control/{service}/requests` and, for real programs, `POST /control/{program}/stop|kill|restart`.
 */
export async function startControl(options: ControlOptions): Promise<StandIn> {
  const find = (name: string) => {
    const services = options.services();
    return services[name] ?? Object.values(services).find((service) => service.name === name);
  };
  const unknown = (name: string) => ({
    message: `There is no service ${name}; there are ${Object.keys(options.services()).join(', ')}`,
  });

  return createStandIn({
    name: 'control',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app) => {
      app.get('/control', () => ({
        ...options.state(),
        services: Object.entries(options.services()).map(([name, service]) => ({
          name,
          url: service.url,
          faults: service.faults(),
          requestCount: service.requests.length,
        })),
        programs: Object.entries(options.programs()).map(([name, { url }]) => ({ name, url })),
      }));

      app.get('/control/:service/faults', async (request, reply) => {
        const { service: name } = request.params as { service: string };
        const service = find(name);
        return service ? { faults: service.faults() } : reply.code(404).send(unknown(name));
      });
      app.post('/control/:service/faults', async (request, reply) => {
        const { service: name } = request.params as { service: string };
        const service = find(name);
        if (!service) return reply.code(404).send(unknown(name));
        const fault = faultSchema.safeParse(request.body);
        if (!fault.success) return reply.code(400).send({ message: z.prettifyError(fault.error) });
        service.addFault(fault.data);
        return reply.code(201).send({ faults: service.faults() });
      });
      app.delete('/control/:service/faults', async (request, reply) => {
        const { service: name } = request.params as { service: string };
        const service = find(name);
        if (!service) return reply.code(404).send(unknown(name));
        service.clearFaults();
        return { faults: [] };
      });

      app.get('/control/:service/requests', async (request, reply) => {
        const { service: name } = request.params as { service: string };
        const { since = '0' } = request.query as { since?: string };
        const service = find(name);
        if (!service) return reply.code(404).send(unknown(name));
        return { requests: service.requests.filter((each) => each.at >= Number(since)) };
      });
      app.delete('/control/:service/requests', async (request, reply) => {
        const { service: name } = request.params as { service: string };
        const service = find(name);
        if (!service) return reply.code(404).send(unknown(name));
        service.requests.length = 0;
        return { requests: [] };
      });

      app.post('/control/:program/:action', async (request, reply) => {
        const { program: name, action } = request.params as { program: string; action: string };
        const program = options.programs()[name];
        if (!program || (action !== 'stop' && action !== 'kill' && action !== 'restart')) {
          return reply.code(404).send({ message: `There is no program ${name} or no action ${action}` });
        }
        await program[action]();
        return { name, action };
      });
    },
  });
}
