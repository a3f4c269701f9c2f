import { readdir, readFile } from 'node:fs/promises';
import { derivedId, type Core } from '#application';
import type { Caller } from '#identity';
import { packSchema } from '#procedure';
import { parse } from 'yaml';

const PACKS = new URL('../../libs/procedure/packs/', import.meta.url);

/** The packs that ship with Redress, as their authors wrote them. */
export async function shippedPacks(): Promise<
  readonly { readonly source: string; readonly id: string; readonly title: string }[]
> {
  const files = (await readdir(PACKS)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (name) => {
      const source = await readFile(new URL(name, PACKS), 'utf8');
      const { pack, title } = packSchema.parse(parse(source));
      return { source, id: pack, title };
    }),
  );
}

/**
 * On embedded stores there is something to work with at once: each shipped pack gets an organisation of its name,
 * registered and published once. Repeating it writes nothing.
 * @returns the organisations that there are.
 */
export async function registerShippedOrganisations(core: Core): Promise<readonly string[]> {
  const packs = await shippedPacks();
  for (const { source, id, title } of packs) {
    const caller: Caller = { organisation: id, person: 'first-start', role: 'administrator', authenticated: 'system' };
    const { registered } = await core.library.organisation(id);
    if (!registered) {
      const data = {
        organisation: id,
        name: title,
        referencePrefix: id.slice(0, 3).toUpperCase(),
        timeZone: 'Europe/London',
        pack: id,
      };
      await core.administration.organisation(
        { type: 'register', data },
        { caller, commandId: derivedId(id, 'register') },
      );
    }
    if ((await core.library.pack(id, id)) === undefined) {
      const published = await core.administration.publishPack(source, {
        caller,
        commandId: derivedId(id, 'publish', source),
      });
      if (published.outcome === 'refused')
        throw new Error(`the shipped pack ${id} is refused: ${published.refusal.message}`);
    }
  }
  return packs.map((pack) => pack.id);
}
