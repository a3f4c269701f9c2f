import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from './support/product.ts';

const ORGANISATION = 'poweron';
const RESULT =
  '{ __typename ... on CommandAccepted { caseId position events { type } } ... on CommandRefused { code message } }';

interface Result {
  readonly __typename: string;
  readonly caseId: string;
  readonly position: string;
}

describe('what belongs to a person and not to a case', () => {
  let product: Product;
  let administrator: string;
  let manager: string;
  let caseId: string;
  let party: string;

  beforeAll(async () => {
    product = await Product.create({ TIME: 'manual' });
    await product.start();
    administrator = await product.token(ORGANISATION, 'administrator');
    manager = await product.token(ORGANISATION, 'manager');
    await advance('to-april', '2025-04-17T10:00:00+01:00');
    ({ caseId, party } = await received('one', 'Zebedee Quagmire'));
  }, 60_000);
  afterAll(() => product.remove());

  const advance = (commandId: string, to: string): Promise<unknown> =>
    product.query(
      administrator,
      `mutation ($id: ID!, $input: AdvanceTimeInput!) { result: advanceTime(commandId: $id, input: $input) ${RESULT} }`,
      { id: commandId, input: { to } },
    );

  async function received(commandId: string, complainant: string): Promise<{ caseId: string; party: string }> {
    const { result } = await product.query<{ result: Result }>(
      manager,
      `mutation ($id: ID!, $input: ReceiveComplaintInput!) { result: receiveComplaint(commandId: $id, input: $input) ${RESULT} }`,
      {
        id: commandId,
        input: { channel: 'email', receivedAt: '2025-04-17T09:00:00+01:00', complainant, narrative: 'It broke.' },
      },
    );
    const { found } = await product.query<{ found: { party: string } }>(
      manager,
      'query ($id: ID!, $at: String) { found: case(id: $id, atLeast: $at) { party } }',
      { id: result.caseId, at: result.position },
    );
    return { caseId: result.caseId, party: found.party };
  }

  interface Restricted {
    readonly restrictions: readonly {
      readonly restriction: string;
      readonly reviewDue: boolean;
      readonly reason: object;
    }[];
    readonly representatives: readonly { readonly name: { readonly text: string } }[];
  }
  const ofParty = async (): Promise<Restricted> => {
    const { found } = await product.query<{ found: Restricted }>(
      manager,
      'query ($id: ID!) { found: party(id: $id) { restrictions { restriction reviewDue reason { text } } representatives { name { text } } } }',
      { id: party },
    );
    return found;
  };

  /** The timekeeper is a moment behind: asked until it is so, and not for ever. */
  async function until(so: (seen: Restricted) => boolean): Promise<Restricted> {
    for (let asked = 0; asked < 500; asked += 1) {
      const seen = await ofParty();
      if (so(seen)) return seen;
    }
    return ofParty();
  }

  const onCase = (mutation: string, input: string): Promise<{ result: Result }> =>
    product.query(
      manager,
      `mutation ($id: ID!) { result: ${mutation}(commandId: "${mutation}", caseId: $id, input: ${input}) ${RESULT} }`,
      { id: caseId },
    );

  it('a restriction and a representative of a case are noted on the person', async () => {
    await onCase(
      'restrictContact',
      '{ restriction: "r1", arrangements: "By letter only", reason: "Shouted", reviewOn: "2025-07-01" }',
    );
    await onCase('authoriseRepresentative', '{ name: "Sol Solicitor", capacity: "Solicitor" }');
    const seen = await until(({ representatives }) => representatives.length > 0);
    expect(seen).toEqual({
      restrictions: [{ restriction: 'r1', reviewDue: false, reason: { text: 'Shouted' } }],
      representatives: [{ name: { text: 'Sol Solicitor' } }],
    });
  });

  it('its review falls due when its day begins, once, and time that is moved stops there', async () => {
    await advance('to-summer', '2025-08-01T10:00:00+01:00');
    const seen = await until(({ restrictions }) => restrictions[0]?.reviewDue === true);
    expect(seen.restrictions).toMatchObject([{ reviewDue: true }]);
    const { found } = await product.query<{ found: { restrictions: { reviewOn: string }[] } }>(
      manager,
      'query ($id: ID!) { found: party(id: $id) { restrictions { reviewOn } } }',
      { id: party },
    );
    expect(found.restrictions).toEqual([{ reviewOn: '2025-07-01' }]);
    expect(await product.json('verify')).toMatchObject({ faults: [] });
  });

  it('a restriction that is lifted on the case is lifted', async () => {
    await onCase('liftContactRestriction', '{ restriction: "r1", reason: "They apologised" }');
    expect((await until(({ restrictions }) => restrictions.length === 0)).restrictions).toEqual([]);
  });

  it('one that was imposed in error, by an act that is declared void, is lifted as well', async () => {
    const { result } = await product.query<{ result: { events: readonly { id: string }[] } }>(
      manager,
      'mutation ($id: ID!) { result: restrictContact(commandId: "in-error", caseId: $id, input: { restriction: "r2", arrangements: "None", reason: "Wrong person", reviewOn: "2025-12-01" }) { ... on CommandAccepted { events { id } } } }',
      { id: caseId },
    );
    expect((await until(({ restrictions }) => restrictions.length === 1)).restrictions).toHaveLength(1);
    await onCase('voidAct', `{ act: "${result.events[0]?.id ?? ''}", reason: entered_in_error }`);
    expect((await until(({ restrictions }) => restrictions.length === 0)).restrictions).toEqual([]);
  });

  it('attachments are verified by their hashes, and what is lost is named', async () => {
    const url = `${product.url}/cases/${caseId}/attachments?title=Letter&commandId=letter`;
    const headers = { authorization: `Bearer ${manager}`, 'content-type': 'text/plain' };
    const response = await fetch(url, { method: 'POST', headers, body: 'A letter of Zebedee Quagmire' });
    expect(response.status).toBe(201);
    const { contentHash } = (await response.json()) as { contentHash: string };
    expect(await product.json('verify', '--attachments')).toMatchObject({
      attachments: { checked: 1, erased: 0, faults: [] },
    });
    const folder = join(product.dataDir, 'attachments');
    const entries = await readdir(folder, { recursive: true });
    await rm(join(folder, entries.find((entry) => entry.endsWith(contentHash)) ?? 'none'));
    expect(await product.json('verify', '--attachments')).toMatchObject({
      attachments: {
        checked: 1,
        faults: [{ stream: `case-${caseId}`, message: expect.stringContaining(contentHash) }],
      },
    });
  });

  it('an operator erases a person, told of open cases first; the chain holds', async () => {
    const arguments_ = ['erase', party, '--organisation', ORGANISATION, '--reason', 'Article 17'];
    const refused = await product.cli(...arguments_);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('while a case is open')]);
    expect(await product.json(...arguments_, '--even-though-open')).toMatchObject({ party, outcome: 'written' });
    expect(await product.json(...arguments_, '--even-though-open')).toMatchObject({ outcome: 'repeated' });
    const { found } = await product.query<{ found: { complainant: object } }>(
      manager,
      'query ($id: ID!) { found: case(id: $id) { complainant { text state } } }',
      { id: caseId },
    );
    expect(found.complainant).toEqual({ text: null, state: 'erased' });
    const { register } = await product.query<{ register: { edges: object[] } }>(
      manager,
      '{ register(filter: { text: "zebedee" }) { edges { cursor } } }',
    );
    expect(register.edges).toEqual([]);
    expect(await product.json('verify', '--attachments')).toMatchObject({
      faults: [],
      attachments: { checked: 1, erased: 1, faults: [] },
    });
  });
});
