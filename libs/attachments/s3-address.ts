/** Where an S3-compatible store is and what is used of it, from `s3://bucket/prefix?endpoint=…&region=…`. */
export interface S3Address {
  readonly bucket: string;
  /** In front of every key; empty or ending in `/`. */
  readonly prefix: string;
  /** Without a `/` at its end. */
  readonly endpoint: string;
  readonly region: string;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const KNOWN = ['endpoint', 'region'];

/** @throws TypeError naming what is wrong with the address and what would be right. */
export function parseS3Address(text: string): S3Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 's3:') throw fault('is no address', 's3://bucket/prefix?endpoint=https://…&region=eu-west-2');
  if (!BUCKET.test(url.hostname)) throw fault(`names no bucket: "${url.hostname}"`, 's3://bucket/…');
  if (url.username !== '' || url.password !== '') {
    throw fault('holds credentials', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment');
  }
  const unknown = [...url.searchParams.keys()].find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw fault(`has the unknown setting "${unknown}"`, KNOWN.join(' and '));
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw fault(`has the endpoint "${endpoint}"`, 'an endpoint that begins with https:// or http://');
  }
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: endpoint.replace(/\/+$/, ''),
    region,
  };
}

const fault = (what: string, wouldAccept: string): TypeError =>
  new TypeError(`ATTACHMENTS_URL ${what}; expected ${wouldAccept}`);
