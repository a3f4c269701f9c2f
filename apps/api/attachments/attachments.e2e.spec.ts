import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_BYTES, sha256 } from '#attachments';
import { COMPLAINT, type ApiClient } from '../testing/api-client.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const PDF = Buffer.from('%PDF-1.7\nthe boiler of Ann Example\n%%EOF');

let api: TestApi;
let handler: ApiClient;
let caseId: string;
let party: string;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
  const opened = await handler.command('receiveComplaint', 'receive', COMPLAINT);
  ({ caseId } = opened);
  const { data } = await handler.graphql<{ case: { party: string } }>(
    'query($id: ID!, $at: String) { case(id: $id, atLeast: $at) { party } }',
    { id: caseId, at: opened.position },
  );
  party = data?.case.party ?? '';
});
afterAll(() => api.close());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function upload(
  commandId: string,
  content: Uint8Array,
  { type = 'application/pdf', client = handler, of = caseId, title = 'Photo of the boiler' } = {},
): Promise<Answer> {
  const query = new URLSearchParams({ title, commandId, fileName: 'Ann’s boiler.pdf' });
  const response = await client.request(`/cases/${of}/attachments?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Uint8Array.from(content),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const fetched = (hash: string, client = handler, of = caseId): Promise<Response> =>
  client.request(`/cases/${of}/attachments/${hash}`);

async function files(): Promise<readonly string[]> {
  const entries = await readdir(join(api.dataDir, 'attachments'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('an attachment', () => {
  it('is kept sealed, is evidence of the case, and comes back as it was', async () => {
    const { status, body } = await upload('first', PDF);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      contentHash: sha256(PDF),
      mediaType: 'application/pdf',
      size: PDF.length,
      repeated: false,
    });
    expect(body['events']).toContainEqual(expect.objectContaining({ type: 'EvidenceAdded' }));
    const [file = '', ...others] = await files();
    expect(others).toEqual([]);
    expect((await readFile(file)).includes('boiler')).toBe(false);
    const back = await fetched(sha256(PDF));
    expect(Buffer.from(await back.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Ann_s_boiler.pdf"; filename*=UTF-8''Ann%E2%80%99s%20boiler.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  });

  it('is listed with the case, its name as personal data', async () => {
    const query = `query($id: ID!) { case(id: $id) { attachments { title contentHash mediaType size href fileName { text state } } } }`;
    const listed = async (client: ApiClient) =>
      (await client.graphql<{ case: { attachments: object[] } }>(query, { id: caseId })).data?.case.attachments;
    const one = {
      title: 'Photo of the boiler',
      contentHash: sha256(PDF),
      mediaType: 'application/pdf',
      size: PDF.length,
      href: `/cases/${caseId}/attachments/${sha256(PDF)}`,
    };
    expect(await listed(handler)).toEqual([{ ...one, fileName: { text: 'Ann’s boiler.pdf', state: 'open' } }]);
    expect(await listed(await api.as('administrator'))).toEqual([
      { ...one, fileName: { text: null, state: 'withheld' } },
    ]);
  });

  it('is written once by a command that is sent again, and stored once however often it is attached', async () => {
    const before = await api.events();
    expect(await upload('first', PDF)).toMatchObject({ status: 200, body: { repeated: true } });
    expect(await upload('first', Buffer.from('%PDF-1.7 another'))).toMatchObject({
      status: 409,
      body: { code: 'COMMAND_ID_REUSED' },
    });
    expect(await api.events()).toBe(before);
    const stored = (await files()).length;
    expect(await upload('again', PDF)).toMatchObject({ status: 201 });
    expect(await files()).toHaveLength(stored);
  });

  it.each([
    ['a page of HTML', 'text/html', '<p>', 415, 'MEDIA_TYPE_NOT_ACCEPTED'],
    ['what is not what it is said to be', 'image/png', 'GIF89a', 415, 'MEDIA_TYPE_NOT_ACCEPTED'],
    ['nothing', 'application/pdf', '', 400, 'FILE_EMPTY'],
    ['JSON', 'application/json', '{}', 415, 'MEDIA_TYPE_NOT_ACCEPTED'],
  ])('%s is refused with what would be right, and leaves nothing', async (_what, type, content, status, code) => {
    const [events, stored] = [await api.events(), await files()];
    expect(await upload('bad', Buffer.from(content), { type })).toMatchObject({
      status,
      body: { code, wouldAccept: expect.any(String) },
    });
    expect([await api.events(), await files()]).toEqual([events, stored]);
  });

  it('too large is refused, whether its length is told or not', async () => {
    const large = Buffer.alloc(MAX_BYTES + 1, 'a');
    const chunked = new ReadableStream({
      start(controller) {
        for (let at = 0; at < large.length; at += 65_536)
          controller.enqueue(Uint8Array.from(large.subarray(at, at + 65_536)));
        controller.close();
      },
    });
    for (const body of [Uint8Array.from(large), chunked]) {
      const init = { method: 'POST', headers: { 'content-type': 'text/plain' }, body, duplex: 'half' };
      const sent = handler.request(`/cases/${caseId}/attachments?title=Large&commandId=large`, init);
      // Who does not read on is seen as an answer, or as a connection that was closed.
      const status = await sent.then(
        (response) => response.status,
        (error: unknown) => (error instanceof TypeError ? 413 : 0),
      );
      expect(status).toBe(413);
    }
    expect((await files()).some((file) => file.includes(sha256(large)))).toBe(false);
    expect(await upload('largest', large.subarray(1), { type: 'text/plain' })).toMatchObject({ status: 201 });
  });

  it('needs a title, a command id and a case of the organisation', async () => {
    expect(await upload('untitled', PDF, { title: ' ' })).toMatchObject({
      status: 400,
      body: { code: 'BAD_USER_INPUT', fields: [{ field: 'title' }] },
    });
    expect(await upload('', PDF)).toMatchObject({ status: 400, body: { fields: [{ field: 'commandId' }] } });
    const stranger = await api.as('handler', 'stranger', 'elsewhere');
    expect(await upload('theirs', PDF, { client: stranger })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    expect((await fetched(sha256(PDF), stranger)).status).toBe(404);
    expect((await fetched('0'.repeat(64))).status).toBe(404);
  });

  it('is taken from those who handle cases, and given to those who may read personal data', async () => {
    const auditor = await api.as('auditor');
    expect(await upload('audit', PDF, { client: auditor })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await fetched(sha256(PDF), auditor)).status).toBe(200);
    const withheld = await fetched(sha256(PDF), await api.as('administrator'));
    expect([withheld.status, await withheld.json()]).toMatchObject([403, { code: 'WITHHELD' }]);
    expect((await fetch(`${api.url}/cases/${caseId}/attachments/${sha256(PDF)}`)).status).toBe(401);
  });

  it('is gone for good with the person', async () => {
    const administrator = await api.as('administrator');
    const input = { reason: 'Article 17', evenThoughOpen: true };
    await administrator.command('erasePerson', 'erase', input, { party: ['ID!', party] });
    const gone = await fetched(sha256(PDF));
    expect([gone.status, await gone.json()]).toMatchObject([410, { code: 'PERSON_ERASED' }]);
    expect(await upload('late', PDF)).toMatchObject({ status: 410, body: { code: 'PERSON_ERASED' } });
  });
});
