import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLAINT, type ApiClient, type CommandAnswer } from '../testing/api-client.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;
let manager: ApiClient;
let administrator: ApiClient;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
  [handler, manager, administrator] = (await Promise.all(
    (['handler', 'manager', 'administrator'] as const).map((role) => api.as(role)),
  )) as [ApiClient, ApiClient, ApiClient];
});
afterAll(() => api.close());

interface Opened {
  readonly caseId: string;
  readonly party: string;
  readonly position: string;
}

async function received(more: object = {}): Promise<Opened> {
  const { caseId, position } = await handler.command('receiveComplaint', `receive-${(count += 1)}`, {
    ...COMPLAINT,
    ...more,
  });
  const { data } = await handler.graphql<{ case: { party: string } }>(
    'query($id: ID!, $at: String) { case(id: $id, atLeast: $at) { party } }',
    { id: caseId, at: position },
  );
  return { caseId, position, party: data?.case.party ?? '' };
}

const onParty = (client: ApiClient, mutation: string, party: string, input: object): Promise<CommandAnswer> =>
  client.command(mutation, `${mutation}-${(count += 1)}`, input, { party: ['ID!', party] });

interface PartyAnswer {
  readonly party: {
    readonly erased: boolean;
    readonly restrictions: readonly object[];
    readonly preferences: object | null;
    readonly cases: {
      readonly edges: readonly { readonly node: { readonly caseId: string; readonly complainant: object } }[];
    };
  } | null;
}
const PARTY = `query($id: ID!, $at: String) { party(id: $id, atLeast: $at) {
  erased erasedAt
  restrictions { restriction caseId arrangements { text state } reason { text state } reviewOn reviewDue }
  preferences { language channel adjustments { text state } vulnerability { text state } }
  representatives { representative name { text state } }
  cases(first: 10, atLeast: $at) { edges { node { caseId complainant { text state } } } }
} }`;
const partyAs = async (client: ApiClient, id: string, at: string) =>
  (await client.graphql<PartyAnswer>(PARTY, { id, at })).data?.party;

const RESTRICTION = { arrangements: 'By letter only', reason: 'Shouted at Hal', reviewOn: '2025-06-02' };
const ERASE = { reason: 'Asked for it: article 17' };
const openText = (text: string) => ({ text, state: 'open' });

describe('a party', () => {
  it('stands behind all of its cases, and a new one may name it', async () => {
    const first = await received();
    const second = await received({ party: first.party, narrative: 'Again.' });
    expect(second.party).toBe(first.party);
    const party = await partyAs(handler, first.party, second.position);
    expect(party?.cases.edges.map(({ node }) => node.caseId).sort()).toEqual([first.caseId, second.caseId].sort());
  });

  it('of another organisation is as unknown as one that is not there', async () => {
    const { party, position } = await received();
    const stranger = await api.as('handler', 'stranger', 'elsewhere');
    const chief = await api.as('administrator', 'chief', 'elsewhere');
    expect(await partyAs(stranger, party, position)).toBeNull();
    const before = await api.events();
    const refused = { __typename: 'CommandRefused', code: 'PARTY_UNKNOWN', field: 'party' };
    expect(await onParty(stranger, 'setPartyPreferences', party, { language: 'Welsh' })).toMatchObject(refused);
    expect(await onParty(chief, 'erasePerson', party, ERASE)).toMatchObject(refused);
    expect(await handler.command('receiveComplaint', 'nobody', { ...COMPLAINT, party: 'nobody' })).toMatchObject(
      refused,
    );
    expect(await stranger.command('receiveComplaint', 'theirs', { ...COMPLAINT, party })).toMatchObject(refused);
    expect(await api.events()).toBe(before);
  });

  it('has preferences, which are personal data', async () => {
    const { party } = await received();
    const { position } = await onParty(handler, 'setPartyPreferences', party, {
      language: 'Polish',
      channel: 'phone',
      adjustments: 'Large print',
    });
    expect((await partyAs(handler, party, position))?.preferences).toEqual({
      language: 'Polish',
      channel: 'phone',
      adjustments: openText('Large print'),
      vulnerability: null,
    });
    const withheld = { text: null, state: 'withheld' };
    expect((await partyAs(administrator, party, position))?.preferences).toMatchObject({ adjustments: withheld });
  });

  it('is restricted, for everybody to see on every case, until the restriction is lifted', async () => {
    const { party, caseId } = await received();
    const forbidden = await handler.send('imposeRestriction', 'by-handler', RESTRICTION, { party: ['ID!', party] });
    expect(forbidden.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    const imposed = await onParty(manager, 'imposeRestriction', party, { ...RESTRICTION, restriction: 'r1' });
    expect((await partyAs(handler, party, imposed.position))?.restrictions).toHaveLength(1);
    const { data: seen } = await handler.graphql(
      'query($id: ID!) { case(id: $id) { partyDetails { restrictions { reason { text } reviewOn } } } }',
      { id: caseId },
    );
    expect(seen).toEqual({
      case: { partyDetails: { restrictions: [{ reason: { text: 'Shouted at Hal' }, reviewOn: '2025-06-02' }] } },
    });
    const { data: restricted } = await handler.graphql<{ parties: { edges: { node: { party: string } }[] } }>(
      '{ parties(filter: { restricted: true }) { edges { node { party } } } }',
    );
    expect(restricted?.parties.edges).toContainEqual({ node: { party } });
    const reviewed = { restriction: 'r1', finding: 'Still so', reviewOn: '2025-09-01' };
    expect(await onParty(manager, 'reviewRestriction', party, reviewed)).toMatchObject({
      events: [{ type: 'RestrictionReviewed' }],
    });
    const lifted = await onParty(manager, 'liftRestriction', party, { restriction: 'r1', reason: 'Apologised' });
    expect((await partyAs(handler, party, lifted.position))?.restrictions).toEqual([]);
  });

  it('is written once by a command that is sent again, and not under the id of another', async () => {
    const { party } = await received();
    const args = { party: ['ID!', party] } as const;
    const once = await manager.command('imposeRestriction', 'impose-once', RESTRICTION, args);
    expect(once).toMatchObject({ repeated: false });
    expect(await manager.command('imposeRestriction', 'impose-once', RESTRICTION, args)).toMatchObject({
      repeated: true,
      events: once.events,
    });
    const other = { ...RESTRICTION, reason: 'Something else' };
    expect(await manager.command('imposeRestriction', 'impose-once', other, args)).toMatchObject({
      code: 'COMMAND_ID_REUSED',
    });
  });
});

describe('an erasure', () => {
  it('is for administrators, and waits for open cases unless told otherwise', async () => {
    const { party, caseId } = await received();
    const denied = await manager.send('erasePerson', 'by-manager', ERASE, { party: ['ID!', party] });
    expect(denied.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(await onParty(administrator, 'erasePerson', party, ERASE)).toMatchObject({
      code: 'PERSON_HAS_OPEN_CASES',
      message: expect.stringContaining('ACM-'),
    });
    expect(await onParty(administrator, 'erasePerson', party, { ...ERASE, evenThoughOpen: true })).toMatchObject({
      events: [{ type: 'PersonErased' }],
    });
    const after = await handler.act('addNote', `note-${caseId}`, caseId, { note: 'Ann called' });
    expect(after).toMatchObject({ code: 'PERSON_ERASED' });
    expect(await handler.act('addEvidence', `evidence-${caseId}`, caseId, { title: 'Job sheet' })).toMatchObject({
      __typename: 'CommandAccepted',
    });
  });

  it('leaves nothing of the person: every read says so, and neither rows nor events hold a word of theirs', async () => {
    const WORDS = ['Zebedee', 'zq@example.org', 'Quagmire', 'Xylophone', 'Yarrow'];
    const { party, caseId } = await received({
      complainant: 'Zebedee Quagmire',
      email: 'zq@example.org',
      narrative: 'My Xylophone was not repaired.',
    });
    await handler.act('addNote', 'z-note', caseId, { note: 'Yarrow tea was offered to Zebedee' });
    await onParty(handler, 'setPartyPreferences', party, { vulnerability: 'Zebedee is hard of hearing' });
    const open = await handler.graphql<{ register: { edges: object[] } }>(
      '{ register(filter: { text: "zebedee" }) { edges { node { caseId } } } }',
    );
    expect(open.data?.register.edges).toHaveLength(1);
    const erased = await onParty(administrator, 'erasePerson', party, { ...ERASE, evenThoughOpen: true });

    expect(await partyAs(handler, party, erased.position)).toMatchObject({
      erased: true,
      preferences: { vulnerability: { text: null, state: 'erased' } },
      cases: { edges: [{ node: { complainant: { text: null, state: 'erased' } } }] },
    });
    const { data } = await handler.graphql<{
      case: { history: { edges: { node: { act: { type: string; data: Record<string, unknown> } } }[] } };
      register: { edges: object[] };
      parties: { edges: object[] };
    }>(
      `query($id: ID!, $at: String) {
        case(id: $id, atLeast: $at) { history { edges { node { act { type data } } } } }
        register(filter: { text: "zebedee" }, atLeast: $at) { edges { cursor } }
        parties(filter: { text: "quagmire" }, atLeast: $at) { edges { cursor } } }`,
      { id: caseId, at: erased.position },
    );
    expect(data?.case.history.edges[0]?.node.act.data['narrative']).toEqual({ erased: true, subject: party });
    expect(data?.register.edges).toEqual([]);
    expect(data?.parties.edges).toEqual([]);

    expect(await api.everythingStored()).not.toHaveLength(0);
    const stored = (await api.everythingStored()).join('\n').toLowerCase();
    expect(WORDS.filter((word) => stored.includes(word.toLowerCase()))).toEqual([]);
    expect(stored).toContain(caseId);
  });

  it('is for good: the same person cannot complain again, and a new party can', async () => {
    const { party } = await received();
    const input = { ...ERASE, evenThoughOpen: true };
    await onParty(administrator, 'erasePerson', party, input);
    expect(await onParty(administrator, 'erasePerson', party, input)).toMatchObject({ events: [] });
    expect(await handler.command('receiveComplaint', 'come-back', { ...COMPLAINT, party })).toMatchObject({
      code: 'PERSON_ERASED',
      wouldAccept: expect.stringContaining('a new party'),
    });
    expect(await received()).not.toMatchObject({ party });
  });
});
