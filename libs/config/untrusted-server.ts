import { ConfigError } from './config.ts';

/** What Node says of a certificate that is not one to trust, and what it means. */
const REASONS: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority that is not in sslrootcert',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself, and is not in sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is not signed by the authority in sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority that is not in sslrootcert',
  CERT_SIGNATURE_FAILURE: 'is not signed by the authority in sslrootcert',
  CERT_HAS_EXPIRED: 'has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host than DATABASE_URL names',
};

/** The fault of a database server that cannot be shown to be the right one; `null` where the error is another. */
export function untrustedServer(error: unknown): ConfigError | null {
  const { code } = error as { code?: unknown };
  const reason = typeof code === 'string' ? REASONS[code] : undefined;
  if (reason === undefined) return null;
  return new ConfigError(
    `DATABASE_URL: the server's certificate ${reason}; expected sslmode=verify-full with sslrootcert=FILE, the certificate of the authority that signed it`,
  );
}
