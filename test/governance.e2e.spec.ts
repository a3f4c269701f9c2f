import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { Product } from './support/product.ts';

interface Answer {
  readonly __typename: string;
  readonly caseId: string;
  readonly position: string;
  readonly code?: string;
  readonly wouldAccept?: string;
  readonly field?: string;
}
interface Duty {
  readonly period: string | null;
  readonly dueDate: string;
  readonly state: string;
  readonly missedAt: string | null;
  readonly detectedAt: string | null;
  readonly missedBy: readonly string[];
  readonly proof: { readonly text: string };
}
interface Schedule {
  readonly rule: string;
  readonly nextDueDate: string | null;
  readonly overdueSince: string | null;
  readonly overdueCount: number;
  readonly holders: readonly { readonly person: string }[];
  readonly history: { readonly edges: readonly { readonly node: Duty }[] };
}

const ORGANISATION = 'agency';
const RESULT =
  '{ __typename ... on CommandAccepted { caseId position } ... on CommandRefused { code message wouldAccept field } }';
const SCHEDULES = `query ($atLeast: String) { schedules(first: 10, atLeast: $atLeast) { edges { node {
  rule nextDueDate overdueSince overdueCount holders { person }
  history(first: 10) { edges { node { period dueDate state missedAt detectedAt missedBy proof { text } } } } } } } }`;

describe('what belongs to the organisation and not to a case', () => {
  let product: Product;
  let administrator: string;
  let manager: string;
  let handler: string;
  let caseId: string;
  let commands = 0;

  const send = async (token: string, mutation: string, input: object, further = ''): Promise<Answer> => {
    const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input!`;
    const { result } = await product.query<{ result: Answer }>(
      token,
      `mutation ($id: ID!, $input: ${type}) { result: ${mutation}(commandId: $id, ${further} input: $input) ${RESULT} }`,
      { id: `command-${(commands += 1)}`, input },
    );
    return result;
  };
  const accepted = async (...sent: Parameters<typeof send>): Promise<Answer> => {
    const answer = await send(...sent);
    expect(answer).toMatchObject({ __typename: 'CommandAccepted' });
    return answer;
  };
  const advance = (to: string): Promise<Answer> => accepted(administrator, 'advanceTime', { to });
  const schedule = async (rule: string, atLeast?: string): Promise<Schedule> => {
    const { schedules } = await product.query<{ schedules: { edges: readonly { node: Schedule }[] } }>(
      manager,
      SCHEDULES,
      { atLeast },
    );
    const found = schedules.edges.find(({ node }) => node.rule === rule)?.node;
    if (found === undefined) throw new Error(`no schedule ${rule}`);
    return found;
  };
  const duties = ({ history }: Schedule): readonly string[] =>
    history.edges.map(({ node }) => `${node.period ?? node.dueDate} ${node.state}`);
  /** Asks until the answer is what follows from another stream, a moment later. */
  const until = async <T>(ask: () => Promise<T>, isThere: (answer: T) => boolean): Promise<T> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask();
      if (isThere(answer)) return answer;
      expect(attempt).toBeLessThan(500);
    }
  };
  const agenda = async (): Promise<readonly string[]> => {
    const { agenda: found } = await product.query<{
      agenda: { edges: readonly { node: { caseId: string } }[] };
    }>(manager, '{ agenda(body: "panel", first: 10) { edges { node { caseId reference waitingSince } } } }');
    return found.edges.map(({ node }) => node.caseId);
  };

  beforeAll(async () => {
    product = await Product.create({ TIME: 'manual' });
    await product.start();
    administrator = await product.token(ORGANISATION, 'administrator');
    manager = await product.token(ORGANISATION, 'manager', 'mona');
    handler = await product.token(ORGANISATION, 'handler', 'hal');
    const source = await readFile(new URL('packs/every-word.yaml', import.meta.url), 'utf8');
    await accepted(administrator, 'publishPack', { source });
    const organisation = { name: 'An agency', referencePrefix: 'AGE', timeZone: 'Europe/London', pack: 'every-word' };
    await accepted(administrator, 'registerOrganisation', organisation);
    const director = {
      role: 'managing_director',
      person: 'dora',
      name: 'Dora',
      from: '2024-01-01',
      until: '2025-06-30',
    };
    await accepted(administrator, 'appointRoleHolder', director);
    const next = { role: 'managing_director', person: 'carl', name: 'Carl', from: '2025-07-01' };
    await accepted(administrator, 'appointRoleHolder', next);
    await advance('2025-02-03T10:00:00Z');
  }, 60_000);
  afterAll(() => product.remove());

  it('shows what is owed next, by whom, with the proof of the date', async () => {
    const report = await schedule('quarterly_report');
    expect(report).toMatchObject({ nextDueDate: '2025-04-30', overdueSince: null, holders: [{ person: 'dora' }] });
    expect(report.history.edges[0]?.node.proof.text).toContain('Good Friday');
    expect(await schedule('policy_review')).toMatchObject({ nextDueDate: '2026-03-01' });
  });

  it('a meeting considers the cases that wait for it, and only those leave the agenda', async () => {
    const intake = { channel: 'email', receivedAt: '2025-02-03T09:00:00Z', complainant: 'Ann', narrative: 'No bus' };
    const facts = 'facts: [{ fact: "abroad", value: false }],';
    ({ caseId } = await accepted(handler, 'receiveComplaint', intake, facts));
    const other = await accepted(handler, 'receiveComplaint', { ...intake, narrative: 'No seat' }, facts);
    for (const id of [caseId, other.caseId]) {
      await accepted(manager, 'decideOutcome', { outcome: 'upheld', reasons: 'So it was' }, `caseId: "${id}",`);
    }
    const { position } = await accepted(manager, 'scheduleMeeting', { body: 'panel', meeting: 'm1', on: '2025-02-03' });
    expect(position).toBeTruthy();
    await until(agenda, (found) => found.length === 2);
    await accepted(manager, 'holdMeeting', { body: 'panel', meeting: 'm1', heldOn: '2025-02-03', cases: [caseId] });
    expect(await until(agenda, (found) => found.length === 1)).toEqual([other.caseId]);

    await accepted(manager, 'scheduleMeeting', { body: 'panel', meeting: 'm2', on: '2025-02-03' });
    await accepted(manager, 'holdMeeting', { body: 'panel', meeting: 'm2', heldOn: '2025-02-03' });
    await until(agenda, (found) => found.length === 0);
    const { meetings } = await product.query<{ meetings: { edges: readonly { node: object }[] } }>(
      manager,
      '{ meetings(body: "panel", first: 5) { edges { node { id status cases considered(first: 5) { edges { node { caseId } } } } } } }',
    );
    expect(meetings.edges.map(({ node }) => node)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'm2', cases: 1, considered: { edges: [{ node: { caseId: other.caseId } }] } }),
      ]),
    );
  });

  it('a report issued in time keeps its duty, however the period ends', async () => {
    expect(await send(manager, 'issueReport', { period: '2025-Q1', to: 'website' })).toMatchObject({
      code: 'PERIOD_NOT_OVER',
    });
    await advance('2025-04-10T10:00:00+01:00');
    await accepted(manager, 'issueReport', { period: '2025-Q1', to: 'website' });
    // Moved on at once: the due date finds the report on record, whether or not anybody has reacted to it.
    await advance('2025-05-10T10:00:00+01:00');
    expect(duties(await schedule('quarterly_report'))).toEqual(['2025-Q2 open', '2025-Q1 done']);
  });

  it('one that is not issued is missed once, at the instant it was due, by whoever owed it then', async () => {
    await advance('2025-08-10T10:00:00+01:00');
    const report = await schedule('quarterly_report');
    expect(report).toMatchObject({ overdueSince: '2025-07-28', overdueCount: 1, holders: [{ person: 'carl' }] });
    expect(report.history.edges.find(({ node }) => node.period === '2025-Q2')?.node).toMatchObject({
      state: 'missed',
      missedAt: '2025-07-28T23:00:00.000Z',
      detectedAt: '2025-07-28T23:00:00.000Z',
      missedBy: ['carl'],
    });
    await accepted(manager, 'issueReport', { period: '2025-Q2', to: 'internal' });
    const late = await until(
      () => schedule('quarterly_report'),
      ({ overdueCount }) => overdueCount === 0,
    );
    expect(duties(late)).toEqual(['2025-Q3 open', '2025-Q2 done_late', '2025-Q1 done']);
  });

  it('a figure that changed is restated beside the one that was given out, and both are what the log says', async () => {
    const intake = { channel: 'post', receivedAt: '2025-03-20T09:00:00Z', complainant: 'Bo', narrative: 'Found late' };
    await accepted(handler, 'receiveComplaint', intake, 'facts: [{ fact: "abroad", value: false }],');
    await accepted(manager, 'issueReport', { period: '2025-Q1', to: 'website' });
    const issues = await product.json<
      { check: string; issue: { changed: { figure: string; was: number; now: number }[] } }[]
    >('report', '2025-Q1', '--issued', '--organisation', ORGANISATION);
    expect(issues.map(({ check }) => check)).toEqual(['as_issued', 'as_issued']);
    expect(issues[1]?.issue.changed).toContainEqual({ figure: 'received.count', was: 2, now: 3 });
  });

  it('a review is done late for every date that has passed, and says so', async () => {
    await advance('2026-04-01T10:00:00+01:00');
    expect(await schedule('policy_review')).toMatchObject({ overdueSince: '2026-03-01', nextDueDate: '2027-03-01' });
    const { position } = await accepted(manager, 'recordReview', { schedule: 'policy_review', heldOn: '2026-04-01' });
    const review = await schedule('policy_review', position);
    expect(review).toMatchObject({ overdueSince: null, overdueCount: 0, nextDueDate: '2027-03-01' });
    expect(duties(review)).toEqual(['2027-03-01 open', '2026-03-01 done_late']);
  });

  it('a list takes its own codes and no others', async () => {
    const entry = { list: 'product', code: 'coach', title: 'Coach tour', from: '2026-01-01' };
    await accepted(administrator, 'addListEntry', entry);
    const intake = { channel: 'email', receivedAt: '2026-04-01T08:00:00Z', complainant: 'Cy', narrative: 'Late' };
    const facts = 'facts: [{ fact: "abroad", value: false }],';
    expect(await send(handler, 'receiveComplaint', { ...intake, product: 'couch' }, facts)).toMatchObject({
      code: 'LIST_CODE_UNKNOWN',
      field: 'product',
      wouldAccept: 'one of: coach',
    });
    await accepted(handler, 'receiveComplaint', { ...intake, product: 'coach' }, facts);
  });

  it('a role holder is who was appointed, or the deputy until the absence ends', async () => {
    const away = { person: 'carl', deputy: 'dev', deputyName: 'Dev', from: '2026-04-01', until: '2026-04-30' };
    await accepted(administrator, 'coverAbsence', away);
    await accepted(administrator, 'endAbsence', { person: 'carl', from: '2026-04-01', lastDay: '2026-04-10' });
    const on = async (day: string): Promise<unknown> => {
      const { roleHolders } = await product.query<{ roleHolders: unknown }>(
        handler,
        '($day: LocalDate) { roleHolders(on: $day) { role person deputyFor } }'.replace('(', 'query ('),
        { day },
      );
      return roleHolders;
    };
    expect(await on('2025-06-30')).toEqual([{ role: 'managing_director', person: 'dora', deputyFor: null }]);
    expect(await on('2026-04-10')).toEqual([{ role: 'managing_director', person: 'dev', deputyFor: 'carl' }]);
    expect(await on('2026-04-11')).toEqual([{ role: 'managing_director', person: 'carl', deputyFor: null }]);
  });

  it('work goes to somebody else, case by case, with what was refused and why', async () => {
    await accepted(manager, 'assignHandler', { role: 'agent', person: 'hal' }, `caseId: "${caseId}",`);
    const reassign = async (input: object, id = `command-${(commands += 1)}`): Promise<unknown> => {
      const { result } = await product.query<{ result: unknown }>(
        manager,
        'mutation ($id: ID!, $input: ReassignWorkInput!) { result: reassignWork(commandId: $id, input: $input) { moved more refused { caseId code } } }',
        { id, input },
      );
      return result;
    };
    const work = { from: 'hal', to: 'hana', name: 'Hana' };
    expect(await reassign(work, 'reassign-1')).toEqual({ moved: 1, more: false, refused: [] });
    expect(await reassign(work, 'reassign-1')).toEqual({ moved: 1, more: false, refused: [] });
    await expect(reassign({ ...work, to: 'otto' }, 'reassign-1')).rejects.toThrow('COMMAND_ID_REUSED');
    expect(await reassign({ from: 'hal', to: 'hana' })).toEqual({ moved: 0, more: false, refused: [] });
  });

  it('leaves a log whose every chain is whole', async () => {
    expect(await product.json('verify', '--projections')).toMatchObject({ faults: [], projections: { faults: [] } });
  });
});
