import { readdir, readFile } from 'node:fs/promises';
import { derivedId, type Core } from '#application';
import type { Caller } from '#identity';
import { OWN_NAMES } from '#kernel';
import { packSchema } from '#procedure';
import { parse } from 'yaml';

const PACKS = new URL('../../libs/procedure/packs/', import.meta.url);

/** A pack that ships with Redress, as its author wrote it. Its file has the name of the pack. */
export const shippedPack = (id: string): Promise<string> => readFile(new URL(`${id}.yaml`, PACKS), 'utf8');

async function shippedPackIds(): Promise<readonly string[]> {
  const files = (await readdir(PACKS)).filter((name) => name.endsWith('.yaml')).sort();
  return files.map((name) => name.slice(0, -'.yaml'.length));
}

/**
 * On embedded stores there is something to work with at once: each shipped pack gets an organisation of its name,
 * registered and published once. Repeating it writes nothing.
 * @returns the organisations that there are.
 */
export async function registerShippedOrganisations(core: Core): Promise<readonly string[]> {
  const ids = await shippedPackIds();
  await Promise.all(ids.map((id) => registerOrganisationOf(core, id)));
  return ids;
}

async function registerOrganisationOf(core: Core, id: string): Promise<void> {
  const caller: Caller = {
    organisation: id,
    person: OWN_NAMES.firstStart,
    role: 'administrator',
    authenticated: 'system',
  };
  const [{ registered }, isPublished] = await Promise.all([
    core.library.organisation(id),
    core.library.isPublished(id, id),
  ]);
  // Reading a pack takes longer than anything else here, and only the first start needs it.
  if (registered && isPublished) return;
  const source = await shippedPack(id);
  if (!registered) {
    const data = {
      organisation: id,
      name: packSchema.parse(parse(source)).title,
      referencePrefix: id.slice(0, 3).toUpperCase(),
      timeZone: 'Europe/London',
      pack: id,
    };
    await core.administration.organisation(
      { type: 'register', data },
      { caller, commandId: derivedId(id, 'register') },
    );
  }
  if (isPublished) return;
  const published = await core.administration.publishPack(source, {
    caller,
    commandId: derivedId(id, 'publish', source),
  });
  if (published.outcome === 'refused')
    throw new Error(`the shipped pack ${id} is refused: ${published.refusal.message}`);
}
