import { derivedId, openCasesOf } from '#application';
import { emptyOldSearches } from '#projections';
import { ReadSide } from '../../projector/read-side.ts';
import { answer, Refused } from '../output.ts';
import { knownOrganisation, operator, withCore, type Session } from '../session.ts';

interface Options {
  readonly organisation: string;
  readonly reason: string;
  readonly evenThoughOpen: boolean;
  readonly json: boolean;
}

/** `redress erase PARTY`: everything sealed of a person is unreadable from now on. */
export async function erase(party: string, { organisation, reason, evenThoughOpen, json }: Options): Promise<void> {
  await withCore(async (session) => {
    const { core } = session;
    await knownOrganisation(core, organisation);
    const data = { subject: party, reason, ...(evenThoughOpen ? { evenThoughOpen } : {}) };
    const commandId = derivedId(organisation, 'erase', party, reason, String(evenThoughOpen));
    const sender = { caller: operator(organisation), commandId };
    const done = await core.parties.carryOut(
      party,
      { type: 'erase', data },
      sender,
      await openCasesOf(core, organisation, party),
    );
    if (done.outcome === 'refused') {
      const { message, wouldAccept } = done.refusal;
      throw new Refused(`${message}${wouldAccept === undefined ? '.' : `; accepted would be ${wouldAccept}.`}`, {
        refusal: done.refusal,
      });
    }
    await emptySearch(session, organisation, party);
    const said = done.outcome === 'written' ? 'is erased' : 'had been erased already';
    answer(
      json,
      { party, outcome: done.outcome },
      `${party} ${said}. Backups of the keys still hold theirs until they are overwritten.`,
    );
  }, 'write');
}

/** The one table with plain text: emptied before this returns, whether or not a projector is running. */
async function emptySearch({ core, stores, config }: Session, organisation: string, party: string): Promise<void> {
  const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
  try {
    await readSide.projector(core).catchUp();
    await emptyOldSearches(readSide.dataSource, readSide.readModel.schema, organisation, party);
  } finally {
    await readSide.close();
  }
}
