import { KeysUnavailable, type TokenFault, type TokenVerifier, type Verified } from '#identity';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type AuthenticatedRequest = FastifyRequest & { verified?: Verified };

/** What can be had without a token; everything else cannot, whatever route it is. */
const OPEN = ['/health/live', '/health/ready'];
const CONSOLE = '/console';

const REASONS: Readonly<Record<TokenFault, string>> = {
  missing: 'There is no token; send Authorization: Bearer <token>',
  malformed: 'The token is no signed token with an expiry',
  expired: 'The token has expired',
  not_yet_valid: 'The token is not valid yet',
  bad_signature: 'The token is not signed by whom this installation trusts',
  wrong_issuer_or_audience: 'The token was issued by somebody else or for something else',
  unknown_role: 'The token names no role that Redress knows',
  no_organisation: 'The token names no organisation',
  no_person: 'The token names no person',
  reserved_name:
    'The token names somebody by a name of the product itself; the identity provider must give another sub',
};

/** Puts authentication in front of every route, before a body is read. */
export function requireTokens(app: FastifyInstance, verifier: TokenVerifier): void {
  app.addHook('onRequest', async (request: AuthenticatedRequest, reply) => {
    if (isOpen(request)) return;
    try {
      const verification = await verifier.verify(request.headers.authorization);
      if (!verification.ok) return await unauthenticated(reply, verification.fault);
      request.verified = verification.verified;
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error;
      const message = 'Tokens cannot be checked at the moment; try again';
      return await reply.code(503).header('retry-after', '5').send({ code: 'AUTHENTICATION_UNAVAILABLE', message });
    }
  });
}

function isOpen({ url, ip, method }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const [path = ''] = url.split('?');
  if (OPEN.includes(path) || path === CONSOLE || path.startsWith(`${CONSOLE}/`)) return true;
  // The peer itself: no header can make somebody local, because no proxy is trusted.
  return path === '/metrics' && (ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1');
}

const unauthenticated = (reply: FastifyReply, reason: TokenFault): FastifyReply =>
  reply
    .code(401)
    .header(
      'www-authenticate',
      reason === 'missing'
        ? 'Bearer realm="redress"'
        : `Bearer realm="redress", error="invalid_token", error_description="${REASONS[reason]}"`,
    )
    .send({ code: 'UNAUTHENTICATED', reason, message: REASONS[reason] });
