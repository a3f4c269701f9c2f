import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from './support/product.ts';

interface Replayed {
  readonly entries: readonly {
    readonly act: { readonly type: string };
    readonly consequences: readonly {
      readonly type: string;
      readonly data: { readonly clock?: string; readonly dueAt?: string };
      readonly meta: { readonly decidedAt: string };
    }[];
  }[];
}

const ORGANISATION = 'poweron';
const RESULT =
  '{ __typename ... on CommandAccepted { caseId reference position } ... on CommandRefused { code message } }';

describe('limits are enforced when no person acts', () => {
  let product: Product;
  let administrator: string;
  let handler: string;
  let opened: { readonly caseId: string; readonly reference: string };
  beforeAll(async () => {
    product = await Product.create({ TIME: 'manual' });
    await product.start();
    administrator = await product.token(ORGANISATION, 'administrator');
    handler = await product.token(ORGANISATION, 'handler');
    await advance('to-friday', '2025-08-22T10:00:00+01:00');
    const { result } = await product.query<{ result: typeof opened }>(
      handler,
      `mutation { result: receiveComplaint(commandId: "one", input: { channel: email, receivedAt: "2025-08-21T10:00:00+01:00", complainant: "Ann Other", narrative: "It broke." }) ${RESULT} }`,
    );
    opened = result;
  }, 180_000);
  afterAll(() => product.remove());

  const advance = (commandId: string, to: string): Promise<unknown> =>
    product.query(
      administrator,
      `mutation ($id: ID!, $input: AdvanceTimeInput!) { result: advanceTime(commandId: $id, input: $input) ${RESULT} }`,
      { id: commandId, input: { to } },
    );

  const breaches = async () => {
    const { entries } = await product.json<Replayed>('replay', opened.reference, '--organisation', ORGANISATION);
    return entries.flatMap((entry) => entry.consequences).filter((event) => event.type === 'ClockBreached');
  };

  it('a limit that passes over a long weekend is breached once, at the instant it was due', async () => {
    await advance('to-thursday', '2025-08-28T09:00:00+01:00');
    const found = await breaches();
    expect(found.map((event) => event.data)).toEqual([
      { clock: 'ack', rule: 'ack', dueAt: '2025-08-26T23:00:00.000Z' },
    ]);
    expect(found[0]?.meta.decidedAt).toBe('2025-08-26T23:00:00.000Z');
  });

  it('tells those whom the procedure names, and reminds before', async () => {
    const { notices } = await product.query<{
      notices: { edges: readonly { node: { kind: string; role: string } }[] };
    }>(administrator, '{ notices(first: 20) { edges { node { kind role } } } }');
    expect(notices.edges.map((edge) => edge.node)).toEqual(
      expect.arrayContaining([
        { kind: 'reminder', role: 'handler' },
        { kind: 'breach', role: 'quality_manager' },
      ]),
    );
  });

  it('a corrective action raised on a case gets a record of its own', async () => {
    const { result } = await product.query<{ result: { position: string } }>(
      handler,
      `mutation ($caseId: ID!) { result: raiseCorrectiveAction(commandId: "two", caseId: $caseId, input: { description: "Check backups monthly" }) ${RESULT} }`,
      { caseId: opened.caseId },
    );
    // The record is opened by a process manager a moment after: completing it is refused until then, and written once.
    const { correctiveActions } = await product.query<{
      correctiveActions: { edges: readonly { node: { correctiveAction: string } }[] };
    }>(
      administrator,
      'query ($atLeast: String) { correctiveActions(first: 5, atLeast: $atLeast) { edges { node { correctiveAction } } } }',
      { atLeast: result.position },
    );
    expect(correctiveActions.edges).toHaveLength(1);
    const [{ node }] = correctiveActions.edges as [{ node: { correctiveAction: string } }];
    for (let attempt = 1; ; attempt += 1) {
      const { done } = await product.query<{ done: { __typename: string } }>(
        handler,
        'mutation ($id: ID!, $commandId: ID!) { done: completeCorrectiveAction(commandId: $commandId, correctiveAction: $id, input: { what: "Done" }) { __typename } }',
        { id: node.correctiveAction, commandId: `complete-${attempt}` },
      );
      if (done.__typename === 'CommandAccepted') break;
      expect(attempt).toBeLessThan(200);
    }
  });

  it('nothing is written twice by a process that was killed and slept', async () => {
    await product.kill();
    await product.start();
    await advance('later', '2025-09-30T09:00:00+01:00');
    expect(await breaches()).toHaveLength(1);
    expect(await product.json('verify')).toMatchObject({ faults: [] });
  }, 60_000);

  it('refuses to take a log of invented time for a real one', async () => {
    await product.stop();
    await expect(product.under({ TIME: 'system' }).start()).rejects.toThrow('it ended before it was ready');
  }, 60_000);
});
