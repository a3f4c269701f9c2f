import type { Positioned } from '#event-store';
import type { Sealed } from '#kernel';
import type { Open, Opener, Projection } from './projection.ts';

const NOTHING_OPENS: Open = () => {
  throw new TypeError('this projection declares no sealed fields');
};

/**
 * Opens what the events of a batch have sealed, with one look at the keys for each organisation, before the fold and
 * outside any transaction. What comes back serves the fold as a pure function.
 * @throws what `opener` throws; TypeError where the projection needs one and has none.
 */
export async function openBatch(
  projection: Projection,
  events: readonly Positioned[],
  opener: Opener | undefined,
): Promise<(event: Positioned) => Open> {
  if (projection.seals === undefined) return () => NOTHING_OPENS;
  if (opener === undefined) throw new TypeError(`the projection ${projection.name} needs an opener`);
  const byOrganisation = new Map<string, Sealed[]>();
  for (const event of events) {
    const sealed = byOrganisation.get(event.meta.organisation) ?? [];
    sealed.push(...projection.seals(event));
    byOrganisation.set(event.meta.organisation, sealed);
  }
  const opened = new Map<string, string | null | Error>();
  for (const [organisation, sealed] of byOrganisation) {
    if (sealed.length === 0) continue;
    const texts = await opener(organisation, sealed);
    for (const [index, one] of sealed.entries()) opened.set(keyOf(organisation, one), plain(texts[index]));
  }
  return (event) => (sealed) => {
    const text = opened.get(keyOf(event.meta.organisation, sealed)) ?? null;
    if (text instanceof Error) throw text;
    return text;
  };
}

const plain = (text: Awaited<ReturnType<Opener>>[number] | undefined): string | null | Error =>
  typeof text === 'string' || text instanceof Error ? text : null;

const keyOf = (organisation: string, { subject, path, sealed }: Sealed): string =>
  JSON.stringify([organisation, subject, path, sealed]);
