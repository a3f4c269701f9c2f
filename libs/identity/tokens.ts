import { isOwnName } from '#kernel';
import { createRemoteJWKSet, errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { TOKEN_ROLES, type Caller, type TokenRole } from './caller.ts';
import type { SigningKey } from './signing-key.ts';

/** Who signs the tokens of an installation without an identity provider. */
export const LOCAL_ISSUER = 'redress';

/** What a token says, before it is signed. */
export interface TokenClaims {
  readonly person: string;
  readonly name?: string;
  readonly organisation: string;
  readonly role: TokenRole;
}

/** Whom a token was issued to, and until when it is good. */
export interface Verified {
  readonly caller: Caller;
  /** As the token has it; the person's id where it has none. */
  readonly name: string;
}

/** Why a token is not accepted. */
export type TokenFault =
  | 'missing'
  | 'malformed'
  | 'expired'
  | 'not_yet_valid'
  | 'bad_signature'
  | 'wrong_issuer_or_audience'
  | 'unknown_role'
  | 'no_organisation'
  | 'no_person'
  | 'reserved_name';

export type Verification =
  { readonly ok: true; readonly verified: Verified } | { readonly ok: false; readonly fault: TokenFault };

/** The keys of the identity provider cannot be had at the moment: nobody's token can be judged. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * Signs a token with the installation's own key.
 * @param expiresIn seconds.
 */
export function issueToken(
  { privateKey }: SigningKey,
  { person, name, organisation, role }: TokenClaims,
  { audience, expiresIn }: { readonly audience: string; readonly expiresIn: number },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ org: organisation, role, ...(name === undefined ? {} : { name }) })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setSubject(person)
    .setIssuer(LOCAL_ISSUER)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(privateKey);
}

/** Seconds by which the clocks of issuer and verifier may differ. */
const TOLERANCE = 5;

/** ms for which a token that was found good is not judged again: a key that its issuer takes back counts so much longer. */
const KEPT_MS = 60_000;
/** Tokens that are remembered. */
const MOST_KEPT = 2_000;

interface Kept {
  readonly verification: Verification;
  /** ms, as `Date.now()` has them. */
  readonly until: number;
}

/** Judges tokens: the algorithms are pinned, and issuer, audience, expiry, person, organisation and role required. */
export class TokenVerifier {
  /** By the token itself; only those that are good. */
  readonly #kept = new Map<string, Kept>();

  private constructor(
    private readonly key: JWTVerifyGetKey,
    private readonly algorithms: readonly string[],
    private readonly issuer: string,
    private readonly audience: string,
    private readonly authenticated: Caller['authenticated'],
  ) {}

  /** For tokens that `issueToken` signed. */
  static local({ publicKey }: SigningKey, audience: string): TokenVerifier {
    return new TokenVerifier(() => Promise.resolve(publicKey), ['ES256'], LOCAL_ISSUER, audience, 'local');
  }

  /** For an identity provider that publishes its keys. */
  static remote(jwksUrl: string, issuer: string, audience: string): TokenVerifier {
    return new TokenVerifier(createRemoteJWKSet(new URL(jwksUrl)), ['RS256', 'ES256'], issuer, audience, 'token');
  }

  /**
   * @param authorization the header as it came, `Bearer …`.
   * @throws KeysUnavailable
   */
  async verify(authorization: string | undefined): Promise<Verification> {
    if (authorization === undefined || authorization === '') return refused('missing');
    const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.trim()) ?? [];
    if (token === undefined) return refused('malformed');
    const kept = this.#kept.get(token);
    if (kept !== undefined && kept.until > Date.now()) return kept.verification;
    this.#kept.delete(token);
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [...this.algorithms],
        issuer: this.issuer,
        audience: this.audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE,
      });
      const verification = this.#read(payload);
      if (verification.ok) this.#keep(token, verification, payload.exp ?? 0);
      return verification;
    } catch (error) {
      return refused(faultOf(error));
    }
  }

  /** @param exp seconds, as the token has it. */
  #keep(token: string, verification: Verification, exp: number): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(token, { verification, until: Math.min(exp * 1_000, Date.now() + KEPT_MS) });
  }

  #read(payload: JWTPayload): Verification {
    const { sub: person, org: organisation, role, name } = payload;
    if (!isId(person)) return refused('no_person');
    if (isOwnName(person)) return refused('reserved_name');
    if (!isId(organisation)) return refused('no_organisation');
    const known = TOKEN_ROLES.find((one) => one === role);
    if (known === undefined) return refused('unknown_role');
    const caller: Caller = { organisation, person, role: known, authenticated: this.authenticated };
    return { ok: true, verified: { caller, name: typeof name === 'string' && name !== '' ? name : person } };
  }
}

const refused = (fault: TokenFault): Verification => ({ ok: false, fault });

/** Ids that fit the events' schemas. */
const isId = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 100;

const PROVIDER_FAULTS: readonly (new (...args: never[]) => Error)[] = [errors.JWKSTimeout, errors.JWKSInvalid];

/** @throws KeysUnavailable where it is the provider that failed and not the token. */
function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf') return 'not_yet_valid';
    if (error.claim === 'iss' || error.claim === 'aud') return 'wrong_issuer_or_audience';
    return error.claim === 'sub' ? 'no_person' : 'malformed';
  }
  if (!(error instanceof errors.JOSEError) || PROVIDER_FAULTS.some((one) => error instanceof one)) {
    throw new KeysUnavailable('the keys that tokens are checked with cannot be had', { cause: error });
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed
  ) {
    return 'bad_signature';
  }
  // A key set that answers with an error status is a plain JOSEError.
  if (error.code === 'ERR_JOSE_GENERIC') {
    throw new KeysUnavailable('the keys that tokens are checked with cannot be had', { cause: error });
  }
  return 'malformed';
}
