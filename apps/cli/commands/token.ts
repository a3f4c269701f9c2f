import { userInfo } from 'node:os';
import { readConfig } from '#config';
import { issueToken, loadOrCreateSigningKey, TOKEN_ROLES } from '#identity';
import { ANOTHER_NAME, isOwnName } from '#kernel';
import { answer, Refused } from '../output.ts';

interface Options {
  readonly organisation: string;
  readonly role: string;
  readonly person?: string;
  readonly hours: string;
  readonly json: boolean;
}

/** Hours: a token for longer is a password. */
const LONGEST = 24 * 31;

/** `redress token`: a bearer token signed with the key in the data directory. */
export async function token({ organisation, role, person = userInfo().username, hours, json }: Options): Promise<void> {
  const config = readConfig(process.env);
  if (config.AUTH_JWKS_URL !== undefined) {
    throw new Refused('Tokens come from the identity provider of AUTH_JWKS_URL; a local one would not be accepted.');
  }
  const known = TOKEN_ROLES.find((one) => one === role.replaceAll(/[ -]/g, '_'));
  if (known === undefined) throw new Refused(`There is no role "${role}": it is one of ${TOKEN_ROLES.join(', ')}.`);
  if (isOwnName(person)) throw new Refused(`"${person}" is nobody’s name: --person takes ${ANOTHER_NAME}.`);
  const goodFor = Number(hours);
  if (!(goodFor > 0 && goodFor <= LONGEST)) throw new Refused(`--hours takes a number up to ${LONGEST}.`);
  const key = await loadOrCreateSigningKey(config.DATA_DIR);
  const expiresIn = Math.round(goodFor * 3600);
  const signed = await issueToken(
    key,
    { person, organisation, role: known },
    { audience: config.AUTH_AUDIENCE, expiresIn },
  );
  answer(json, { token: signed, person, organisation, role: known, expiresIn }, signed);
}
