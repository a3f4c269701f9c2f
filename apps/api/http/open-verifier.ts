import type { Config } from '#config';
import { loadOrCreateSigningKey, TokenVerifier } from '#identity';

/** Who is trusted to issue tokens: the identity provider that is configured, or else the key of this installation. */
export async function openVerifier(config: Config): Promise<TokenVerifier> {
  const { AUTH_JWKS_URL: jwks, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = config;
  if (jwks !== undefined && issuer !== undefined) return TokenVerifier.remote(jwks, issuer, audience);
  return TokenVerifier.local(await loadOrCreateSigningKey(config.DATA_DIR), audience);
}
