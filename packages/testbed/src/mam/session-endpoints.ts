import type { FastifyInstance, FastifyReply } from 'fastify';
import type { MamContext } from './context.ts';
import { faultText } from './fault-text.ts';
import { phpJson } from './replies.ts';
import { type Refusal, readMamId } from './session.ts';

const HOUR_MS = 3_600_000;

const SEEDBOX_REASONS: Record<Refusal, string> = {
  'no-cookie': 'No Session Cookie',
  'invalid-cookie': 'Invalid session - Invalid Cookie',
  'ip-mismatch': 'Invalid session - IP mismatch',
  'asn-mismatch': 'Invalid session - ASN mismatch',
  'session-type': 'Incorrect session type - non-API session',
  other: 'Invalid session - Other',
};

/** `checkCookie`, `jsonIp` and `dynamicSeedbox`. */
export function addSessionEndpoints(app: FastifyInstance, context: MamContext): void {
  const { standIn, account, keeper, now } = context;
  const place = () => {
    const { ip, asn } = context.callerPlace();
    return { ip, ASN: asn, AS: `AS${asn} Testbed Network` };
  };

  app.get('/json/checkCookie.php', async (_request, reply) =>
    reply.type('application/json').send(phpJson({ Success: account.username })),
  );
  app.get('/json/jsonIp.php', async (_request, reply) =>
    reply.type('application/json').send(phpJson(place())),
  );

  app.get('/json/dynamicSeedbox.php', async (request, reply) => {
    const answer = (status: number, isSuccess: boolean, msg: string): FastifyReply =>
      reply
        .code(status)
        .type('application/json')
        .send(phpJson({ Success: isSuccess, msg, ...place() }));
    const forced = standIn.fault('seedbox', request.url);
    if (forced) {
      return answer(
        Number(forced.params?.['status'] ?? 403),
        false,
        faultText(forced, 'msg', 'Invalid session'),
      );
    }
    const { ip, asn } = context.callerPlace();
    const refusal = keeper.check({ ip, asn, cookie: readMamId(request.headers.cookie) });
    if (refusal) return answer(403, false, SEEDBOX_REASONS[refusal]);
    if (!keeper.session.allowsDynamicSeedbox) {
      return answer(403, false, 'Incorrect session type - not allowed this function');
    }
    if (account.seedboxIp === ip) return answer(200, true, 'No Change');
    if (now() - account.lastSeedboxChangeAt < HOUR_MS) return answer(429, false, 'Last change too recent');
    account.seedboxIp = ip;
    account.lastSeedboxChangeAt = now();
    return answer(200, true, 'Completed');
  });
}
