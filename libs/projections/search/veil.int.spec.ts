import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Projector, type Opener, type ReadModel } from '#read-model';
import { act } from '../../casework/testing/acts.ts';
import { sealed } from '../../casework/testing/scenario.ts';
import { startTestDatabase, type TestDatabase } from '../../read-model/testing/database.ts';
import { DueReviews, emptyOldSearches, PartyQueries, PROJECTIONS, RegisterQueries, type Veil } from '../index.ts';
import { caseCodec, CaseLog, CaseStory, packNamed } from '../testing/case-log.ts';

const AT = '2025-08-20T10:00:00.000Z';
const opener: Opener = (_organisation, all) => Promise.resolve(all.map(({ subject }) => `Person ${subject}`));

let database: TestDatabase;
let readModel: ReadModel;
let caseLog: CaseLog;

beforeAll(async () => {
  database = await startTestDatabase();
  readModel = await database.open(PROJECTIONS);
  caseLog = new CaseLog();
  const ann = await received(
    'ann',
    { area: 'north', version: 1 },
    act('HandlerAssigned', { role: 'handler', person: 'hal' }),
  );
  await ann.record(AT, withSomebody('zed'));
  await ann.record(AT, act('ActVoided', { act: ann.state.acts.at(-1)!.id, reason: 'entered_in_error' }));
  await received('bob', { area: 'south', version: 1 });
  await received('cyd', { version: 2 }, act('ConsentWithheld', { scope: 'everybody' }));
  await received('dee', { version: 2 }, withSomebody('yan'));
  await new Projector({ readModel, log: caseLog.log, codec: caseCodec, opener }).catchUp();
});
afterAll(() => database.close());

async function received(
  party: string,
  { version, area }: { version: number; area?: string },
  ...acts: readonly ReturnType<typeof act>[]
): Promise<CaseStory> {
  const complainant = { ...sealed, subject: party };
  const intake = { reference: `TST-2025-${party}`, kind: 'complaint', channel: 'email', receivedAt: AT } as const;
  const data = { ...intake, party, complainant, narrative: complainant, pack: { id: 'poweron', version }, area };
  const story = new CaseStory(caseLog, 'aurora', packNamed('poweron'));
  await story.record(AT, act('ComplaintReceived', data), ...acts);
  return story;
}

const withSomebody = (party: string) => act('ComplainantAdded', { party, complainant: { ...sealed, subject: party } });

const veil = (version: number, more: Partial<Veil> = {}): Veil => ({
  pack: 'poweron',
  version,
  consentWithheld: false,
  roles: ['handler'],
  person: 'hal',
  areas: [],
  ...more,
});

/** Who is found by the word, of those that the veils leave. */
async function found(text: string, ...veils: readonly Veil[]): Promise<readonly string[]> {
  const { edges } = await new RegisterQueries(readModel.dataSource).list('aurora', { filter: { text }, veils });
  return edges.map(({ node }) => node.party).sort();
}

describe('cases under a veil', () => {
  it('are found by nothing personal, and by everything else', async () => {
    expect(await found('person')).toEqual(['ann', 'bob', 'cyd', 'dee']);
    expect(await found('person', veil(1, { person: 'nobody' }))).toEqual(['cyd', 'dee']);
    expect(await found('tst', veil(1, { person: 'nobody' }))).toEqual(['ann', 'bob', 'cyd', 'dee']);
    // A word of each kind: the personal one is no match.
    expect(await found('tst person', veil(1, { person: 'nobody' }))).toEqual(['cyd', 'dee']);
  });

  it('are open to who fills the role on the case, or holds it for the area', async () => {
    expect(await found('person', veil(1))).toEqual(['ann', 'cyd', 'dee']);
    expect(await found('person', veil(1, { person: 'sue', areas: ['south'] }))).toEqual(['bob', 'cyd', 'dee']);
  });

  it('may be those only of which nothing is to be shared', async () => {
    expect(await found('person', veil(2, { consentWithheld: true }))).toEqual(['ann', 'bob', 'dee']);
    expect(await found('person', veil(1), veil(2))).toEqual(['ann']);
  });

  it('hide the people behind them', async () => {
    const parties = new PartyQueries(readModel.dataSource);
    const { edges } = await parties.list('aurora', { filter: { text: 'person' }, veils: [veil(1)] });
    expect(edges.map(({ node }) => node.party).sort()).toEqual(['ann', 'cyd', 'dee']);
    expect(await parties.seen('aurora', ['ann', 'bob', 'nobody'], [veil(1)])).toEqual(new Set(['ann']));
    expect(await parties.seen('aurora', ['ann', 'bob'], [])).toEqual(new Set(['ann', 'bob']));
  });

  it('are of the versions in use, each named once', async () => {
    const register = new RegisterQueries(readModel.dataSource);
    expect(await register.packsInUse('aurora')).toEqual([
      { pack: 'poweron', version: 1 },
      { pack: 'poweron', version: 2 },
    ]);
    expect(await register.packsInUse('borealis')).toEqual([]);
  });

  it('a case is found for everybody who has a part in it', async () => {
    const register = new RegisterQueries(readModel.dataSource);
    const { edges } = await register.list('aurora', { filter: { involving: 'ann' } });
    expect(edges.map(({ node }) => node.party)).toEqual(['ann']);
    expect(await register.count('borealis', { involving: 'ann' })).toBe(0);
  });

  it('no review is due where nobody is restricted', async () => {
    const due = new DueReviews(readModel.dataSource);
    expect(await due.partiesToSettle('2099-01-01T00:00:00.000Z', 10)).toEqual([]);
    expect(await due.nextInstant(AT, '2099-01-01T00:00:00.000Z')).toBeNull();
  });
});

it('an erasure empties the tables of earlier versions too, of that person only', async () => {
  const { dataSource, schema } = readModel;
  await dataSource.query(`CREATE TABLE "${schema}".search_v1 (organisation text, subject text, personal text)`);
  await dataSource.query(
    `INSERT INTO "${schema}".search_v1 VALUES ('aurora', 'ann', 'Person ann'), ('aurora', 'bob', 'Person bob'), ('borealis', 'ann', 'Person ann')`,
  );
  await emptyOldSearches(dataSource, schema, 'aurora', 'ann');
  expect(await dataSource.query(`SELECT personal FROM "${schema}".search_v1 ORDER BY organisation, subject`)).toEqual([
    { personal: '' },
    { personal: 'Person bob' },
    { personal: 'Person ann' },
  ]);
  expect(await found('person')).toHaveLength(4);
});

it('a case is found by the words of an act, and of somebody who was added to it, until that is voided', async () => {
  const involving = async (party: string) =>
    await new RegisterQueries(readModel.dataSource).count('aurora', { involving: party });
  expect([await found('yan'), await involving('yan')]).toEqual([['dee'], 1]);
  expect([await found('zed'), await involving('zed')]).toEqual([[], 0]);
});
