import type { Product } from '../support/product.ts';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { attachEmbedded } from '#embedded';
import { connectEventLog, metadataOf, type EventLog } from '#event-store';

/** What became of a command: carried out, or told to come again. */
export type Told =
  | { readonly told: 'accepted'; readonly events: readonly string[] }
  | { readonly told: 'again'; readonly status: number; readonly retryAfter: string | null; readonly message: string }
  /** The connection broke or nothing came back. */
  | { readonly told: 'nothing' };

const MUTATION = `mutation ($commandId: ID!, $input: ReceiveComplaintInput!) {
  result: receiveComplaint(commandId: $commandId, input: $input) { ... on CommandAccepted { events { id } } }
}`;
const INPUT = {
  channel: 'email',
  receivedAt: '2024-12-30T10:00:00Z',
  complainant: 'Ann Other',
  narrative: 'Serviced on the wrong day.',
};

interface Answer {
  readonly data?: { readonly result?: { readonly events?: readonly { readonly id: string }[] } | null } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Sends the receipt of a complaint once. @throws where it is answered with anything but success or TRY_AGAIN */
export async function receive(url: string, token: string, commandId: string): Promise<Told> {
  let response: Response;
  let answer: Answer;
  try {
    response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: MUTATION, variables: { commandId, input: INPUT } }),
    });
    answer = (await response.json()) as Answer;
  } catch {
    return { told: 'nothing' };
  }
  const events = answer.data?.result?.events;
  if (events !== undefined) return { told: 'accepted', events: events.map(({ id }) => id) };
  const [error] = answer.errors ?? [];
  if (error?.extensions?.code !== 'TRY_AGAIN') throw new Error(`${commandId}: ${JSON.stringify(answer)}`);
  const { status, headers } = response;
  return { told: 'again', status, retryAfter: headers.get('retry-after'), message: error.message };
}

/** The log that the product works on. */
export async function openLog({ dataDir, namespace }: Product): Promise<EventLog> {
  const stores = givenServers() ?? (await attachEmbedded(dataDir));
  if (stores === null) throw new Error(`nothing runs on ${dataDir}`);
  return connectEventLog({ url: stores.eventStoreUrl, namespace });
}

/** The ids of the events on cases, by the command that wrote them, in the order of the log. */
export async function writtenBy(product: Product): Promise<ReadonlyMap<string, readonly string[]>> {
  const log = await openLog(product);
  const written = new Map<string, string[]>();
  try {
    for await (const event of log.readAll({ prefixes: ['case-'] })) {
      const metadata = metadataOf(event);
      if (metadata === null) continue;
      const ids = written.get(metadata.commandId) ?? [];
      ids.push(event.id);
      written.set(metadata.commandId, ids);
    }
    return written;
  } finally {
    await log.close();
  }
}
