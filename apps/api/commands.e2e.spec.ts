import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLAINT, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
});
afterAll(() => api.close());

describe('commands over HTTP', () => {
  it('opens a case, acknowledges it, and answers a retry as the first time', async () => {
    const received = await handler.command('receiveComplaint', 'happy-1', COMPLAINT);
    expect(received).toMatchObject({
      __typename: 'CommandAccepted',
      commandId: 'happy-1',
      reference: 'ACM-2024-00001',
      repeated: false,
      created: [{ what: 'task' }],
    });
    expect(received.events.map((event) => event.type)).toContain('ComplaintReceived');

    const before = await api.events();
    const again = await handler.command('receiveComplaint', 'happy-1', COMPLAINT);
    expect(again).toEqual({ ...received, repeated: true });
    expect(await api.events()).toBe(before);

    const acknowledged = await handler.act('acknowledge', 'happy-2', received.caseId, {
      channel: 'email',
      handlerName: 'Hal',
      expectedReplyDate: '2025-01-06',
    });
    expect(acknowledged).toMatchObject({ __typename: 'CommandAccepted', caseId: received.caseId });
    expect(acknowledged.events.map((event) => event.type)).toEqual(
      expect.arrayContaining(['Acknowledged', 'ClockSatisfied', 'ClockStarted']),
    );
  });

  it('logs and answers in one step, with what is known of it', async () => {
    const steps = [
      {
        occurredAt: '2024-12-30T10:00:00Z',
        act: { acknowledge: { channel: 'email', handlerName: 'Hal', expectedReplyDate: '2025-01-06' } },
      },
      { act: { addNote: { note: 'Rang back.' } } },
    ];
    const received = await handler.command('receiveComplaint', 'at-once', COMPLAINT, {
      facts: ['[FactInput!]', [{ fact: 'formally_raised', value: true }]],
      acts: ['[ActStepInput!]', steps],
    });
    const types = received.events.map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['CaseFactRecorded', 'Acknowledged', 'NoteAdded', 'ClockSatisfied']));
    expect(types).not.toContain('ClockBreached');
  });

  it('mints the id of a proposal, the same for a retry', async () => {
    const { caseId } = await handler.command('receiveComplaint', 'to-resolve', COMPLAINT);
    const proposal = {
      description: 'Repair the boiler.',
      keyIssues: 'The boiler.',
      actions: 'A repair.',
      lessons: 'None.',
      attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
      remedies: [{ kind: 'goodwill', amount: 50, currency: 'GBP' }],
    };
    const first = await handler.act('proposeResolution', 'propose', caseId, proposal);
    expect(first).toMatchObject({ __typename: 'CommandAccepted', created: [{ what: 'proposal' }] });
    expect(await handler.act('proposeResolution', 'propose', caseId, proposal)).toEqual({ ...first, repeated: true });
  });

  it('moves manual time forwards only, for an administrator', async () => {
    const administrator = await api.as('administrator');
    expect(await administrator.command('advanceTime', 'forwards', { to: '2025-01-02T09:00:00Z' })).toMatchObject({
      __typename: 'CommandAccepted',
    });
    expect(await administrator.command('advanceTime', 'back', { to: '2025-01-01T09:00:00Z' })).toMatchObject({
      code: 'TIME_GOES_FORWARD',
    });
  });

  it('shows how the log, the projections and the limits are doing', async () => {
    const metrics = await (await handler.request('/metrics')).text();
    expect(metrics).toMatch(/redress_append_duration_seconds_count\{outcome="appended"\} [1-9]/);
    for (const name of ['lag_events', 'lag_bytes', 'parked_partitions', 'ready']) {
      expect(metrics).toMatch(new RegExp(`redress_projection_${name}\\{projection="clocks"\\} \\d`));
    }
    expect(metrics).toMatch(/redress_subscription_state\{subscription="[^"]*clocks[^"]*",state="live"\} 1/);
    for (const name of ['overdue', 'breached', 'unsettled'])
      expect(metrics).toMatch(new RegExp(`redress_clocks_${name} \\d`));
  });

  it('counts what became of commands', async () => {
    const metrics = await (await handler.request('/metrics')).text();
    expect(metrics).toMatch(/redress_commands_total\{command="receiveComplaint",outcome="repeated",code=""\} 1/);
  });
});
