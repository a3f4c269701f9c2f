/** What a server that does not answer is said to be, by what gRPC, TLS and the client say of it; and what to do. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/RESOURCE_EXHAUSTED/, 'it has no room left, or more to do than it takes on'],
  [/ECONNREFUSED/, 'nobody listens at that address and port'],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, 'its name is known to no name server'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no way to its address in the network'],
  [
    /altnames|ALTNAME_INVALID/,
    'its certificate is for another name: address it by one that the certificate has, or give it one for this name',
  ],
  [/certificate has expired|CERT_HAS_EXPIRED/, 'its certificate has expired'],
  [
    /self-signed certificate|unable to (get|verify)|UNABLE_TO_/,
    'its certificate is not trusted: give the certificate of the authority that signed it (tlsCAFile=)',
  ],
  [/wrong version number|packet length too long|EPROTO/, 'it does not speak TLS: address it with tls=false'],
  [/Failed to discover/, 'no node could be found at the addresses given'],
  [
    /No connection established|ECONNRESET/,
    'it ends the connection: it may speak TLS, and was addressed with tls=false',
  ],
];

/** What is known of why a server did not answer, as the end of a sentence; in its own words where nothing is. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error) || cause.message === '') return '';
  const [said = ''] = cause.message.split('\n');
  const known = REASONS.find(([pattern]) => pattern.test(cause.message))?.[1];
  return known === undefined ? said : `${known} (${said})`;
}
