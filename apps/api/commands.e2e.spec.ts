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
});
