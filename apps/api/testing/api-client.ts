/** What a client sees of an answer. */
export interface Answered<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** The answer to a command with the fields of both of its kinds; those of the other kind are not there. */
export interface CommandAnswer {
  readonly __typename: 'CommandAccepted' | 'CommandRefused';
  readonly caseId: string;
  readonly position: string;
  readonly events: readonly { readonly id: string; readonly type: string }[];
}

const RESULT = `{ __typename
  ... on CommandAccepted { commandId caseId reference repeated revision position events { id type } created { what id } }
  ... on CommandRefused { code message clauses rule wouldAccept field unblockedBy { role title people } } }`;

/** Talks to the API over real HTTP, as anybody else's client does. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token: string | null,
  ) {}

  request(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: RequestInit['body'] } = {},
  ): Promise<Response> {
    const authorization: Record<string, string> = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    return fetch(`${this.url}${path}`, { ...init, headers: { ...authorization, ...init.headers } });
  }

  post(body: unknown): Promise<Response> {
    return this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async graphql<Data = Record<string, unknown>>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answered<Data>> {
    const response = await this.post({ query, variables });
    return { status: response.status, ...((await response.json()) as Omit<Answered<Data>, 'status'>) };
  }

  /** Sends a mutation with its `input`, and with `further` arguments of the types given. */
  async send(
    mutation: string,
    commandId: string,
    input: object,
    further: Record<string, readonly [type: string, value: unknown]> = {},
  ): Promise<Answered<{ readonly answer: CommandAnswer }>> {
    const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input!`;
    const args = { commandId: ['ID!', commandId], input: [type, input], ...further } as const;
    const names = Object.entries(args);
    const query = `mutation(${names.map(([name, [of]]) => `$${name}: ${of}`).join(', ')}) {
      answer: ${mutation}(${names.map(([name]) => `${name}: $${name}`).join(', ')}) ${RESULT} }`;
    return this.graphql(query, Object.fromEntries(names.map(([name, [, value]]) => [name, value])));
  }

  /** As `send`, where nothing but an answer to the command is expected. */
  async command(...sent: Parameters<ApiClient['send']>): Promise<CommandAnswer> {
    const { data, errors } = await this.send(...sent);
    if (data === null) throw new Error(`${sent[0]}: ${JSON.stringify(errors)}`);
    return data.answer;
  }

  /** An act on a case. */
  act(mutation: string, commandId: string, caseId: string, input: object, occurredAt?: string): Promise<CommandAnswer> {
    return this.command(mutation, commandId, input, {
      caseId: ['ID!', caseId],
      ...(occurredAt === undefined ? {} : { occurredAt: ['Instant', occurredAt] }),
    });
  }
}

export const COMPLAINT = {
  channel: 'email',
  receivedAt: '2024-12-30T09:30:00Z',
  complainant: 'Ann Example',
  email: 'ann@example.org',
  narrative: 'The boiler was not repaired.',
};
