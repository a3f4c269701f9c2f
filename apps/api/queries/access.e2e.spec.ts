import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { COMPLAINT, type ApiClient } from '../testing/api-client.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

/** A pack that keeps personal data to the investigator and the approver, and what is not to be shared to the approver. */
const ACCESS =
  'access: { personalDetails: [investigator, approver], consentWithheld: [approver], req: [M-14, O-28] }\n';

let api: TestApi;
let handler: ApiClient;
let colleague: ApiClient;
let auditor: ApiClient;
let director: ApiClient;
let caseId: string;
let position: string;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler', 'hal');
  colleague = await api.as('handler', 'colleague');
  auditor = await api.as('auditor', 'audrey');
  director = await api.as('director', 'director');
  const manager = await api.as('manager');
  const administrator = await api.as('administrator');
  const url = new URL('../../../libs/procedure/packs/commonsense.yaml', import.meta.url);
  const source = (await readFile(url, 'utf8')).replace('version: 1\n', 'version: 2\n');
  await administrator.command('publishPack', 'with-access', { source: `${source}\n${ACCESS}` });
  const opened = await manager.command('receiveComplaint', 'receive', { ...COMPLAINT, complainant: 'Zelda Quux' });
  ({ caseId } = opened);
  const assigned = await manager.act('assignHandler', 'assign', caseId, {
    role: 'investigator',
    person: 'hal',
    name: 'Hal',
  });
  ({ position } = assigned);
});
afterAll(() => api.close());

interface Seen {
  readonly case: {
    readonly complainant: object;
    readonly consentWithheld: boolean;
    readonly partyDetails: { readonly preferences: { readonly adjustments: object } | null };
    readonly history: {
      readonly edges: readonly { readonly node: { readonly act: { readonly data: Record<string, unknown> } } }[];
    };
  };
  readonly register: { readonly edges: readonly { readonly node: { readonly complainant: object } }[] };
}

const CASE = `query($id: ID!, $at: String) {
  case(id: $id, atLeast: $at) { complainant { text state clauses } consentWithheld
    partyDetails { preferences { adjustments { text state clauses } } }
    history { edges { node { act { data } } } } }
  register(first: 5, atLeast: $at) { edges { node { complainant { text state clauses } } } } }`;

const seenBy = async (client: ApiClient, at = position): Promise<Seen | null> =>
  (await client.graphql<Seen>(CASE, { id: caseId, at })).data;

const hits = async (client: ApiClient, text: string): Promise<number | undefined> => {
  const query = `{ register(filter: { text: "${text}" }) { edges { cursor } } }`;
  return (await client.graphql<{ register: { edges: object[] } }>(query)).data?.register.edges.length;
};
const people = async (client: ApiClient, text: string): Promise<number | undefined> => {
  const query = `{ parties(filter: { text: "${text}" }) { edges { cursor } } }`;
  return (await client.graphql<{ parties: { edges: object[] } }>(query)).data?.parties.edges.length;
};

const OPEN = { text: 'Zelda Quux', state: 'open', clauses: [] };
const WITHHELD = { text: null, state: 'withheld', clauses: ['M-14', 'O-28'] };

describe('who sees the personal data of a case', () => {
  it('those who fill a role that the pack names, and those who are appointed to one', async () => {
    for (const client of [handler, director]) {
      const seen = await seenBy(client);
      expect(seen?.case.complainant).toEqual(OPEN);
      expect(seen?.register.edges[0]?.node.complainant).toEqual(OPEN);
      expect(seen?.case.history.edges[0]?.node.act.data['complainant']).toBe('Zelda Quux');
    }
  });

  it('others see that it is there, and by which clauses it is withheld; auditors are no exception', async () => {
    for (const client of [colleague, auditor]) {
      const seen = await seenBy(client);
      expect(seen?.case.complainant).toEqual(WITHHELD);
      expect(seen?.register.edges[0]?.node.complainant).toEqual(WITHHELD);
      expect(seen?.case.history.edges[0]?.node.act.data['complainant']).toEqual({
        withheld: true,
        clauses: ['M-14', 'O-28'],
      });
    }
  });

  it('nobody finds a case, or the person, by what they may not see of it', async () => {
    expect([await hits(handler, 'zelda'), await hits(director, 'quux'), await people(handler, 'zelda')]).toEqual([
      1, 1, 1,
    ]);
    expect([await hits(colleague, 'zelda'), await hits(auditor, 'quux'), await people(auditor, 'zelda')]).toEqual([
      0, 0, 0,
    ]);
    expect([await hits(colleague, 'acm'), await people(colleague, 'acm')]).toEqual([1, 1]);
  });

  it('what holds for the person is for those who see one of their cases', async () => {
    const { data } = await handler.graphql<{ case: { party: string } }>(`{ case(id: "${caseId}") { party } }`);
    const party = data?.case.party ?? '';
    const said = await handler.command(
      'setPartyPreferences',
      'prefers',
      { adjustments: 'Large print' },
      { party: ['ID!', party] },
    );
    const query = `query($id: ID!, $at: String) { party(id: $id, atLeast: $at) { preferences { adjustments { text state } } } }`;
    const adjustments = async (client: ApiClient) =>
      (
        await client.graphql<{ party: { preferences: { adjustments: object } } }>(query, {
          id: party,
          at: said.position,
        })
      ).data?.party.preferences.adjustments;
    expect(await adjustments(handler)).toEqual({ text: 'Large print', state: 'open' });
    expect(await adjustments(colleague)).toEqual({ text: null, state: 'withheld' });
    expect((await seenBy(colleague))?.case.partyDetails.preferences?.adjustments).toEqual(WITHHELD);
  });

  it('a private note is for its author, managers and directors', async () => {
    const noted = await handler.act('addNote', 'private', caseId, { note: 'A difficult call', private: true });
    const noteFor = async (client: ApiClient) =>
      (await seenBy(client, noted.position))?.case.history.edges.find(({ node }) => 'note' in node.act.data)?.node.act
        .data['note'];
    expect(await noteFor(handler)).toBe('A difficult call');
    expect(await noteFor(director)).toBe('A difficult call');
    await (
      await api.as('manager')
    ).act('assignHandler', 'hand-over', caseId, { role: 'investigator', person: 'colleague' });
    const over = await api.as('handler', 'colleague');
    await over.act('addNote', 'open-note', caseId, { note: 'I take over' });
    expect(await noteFor(over)).toEqual({ withheld: true, clauses: [] });
    ({ position } = await (
      await api.as('manager')
    ).act('assignHandler', 'hand-back', caseId, { role: 'investigator', person: 'hal' }));
  });

  it('once consent to share is withheld, fewer; and as before when it is given after all', async () => {
    const withheld = await handler.act('withholdConsent', 'withhold', caseId, { scope: 'everybody' });
    expect(withheld).toMatchObject({ __typename: 'CommandAccepted' });
    expect(await seenBy(handler, withheld.position)).toMatchObject({
      case: { complainant: WITHHELD, consentWithheld: true },
    });
    expect(await seenBy(director, withheld.position)).toMatchObject({ case: { complainant: OPEN } });
    expect(await hits(handler, 'zelda')).toBe(0);
    const given = await director.act('giveConsent', 'give', caseId, { scope: 'everybody' });
    expect(await seenBy(handler, given.position)).toMatchObject({
      case: { complainant: OPEN, consentWithheld: false },
    });
  });
});
