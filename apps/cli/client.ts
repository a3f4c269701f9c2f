/** A refusal as the API words it. */
export interface RefusedByApi {
  readonly code: string;
  readonly message: string;
  readonly clauses: readonly string[];
  readonly wouldAccept: string | null;
}
export interface AcceptedByApi {
  readonly caseId: string | null;
  readonly reference: string | null;
  readonly position: string | null;
  readonly created: readonly { readonly what: string; readonly id: string }[];
}
export type AnswerOfApi = { readonly accepted: AcceptedByApi } | { readonly refused: RefusedByApi };

const RESULT = `{
  __typename
  ... on CommandAccepted { caseId reference position created { what id } }
  ... on CommandRefused { code message clauses wouldAccept }
}`;

/** A client of the API as any other, for the demonstration. */
export class Client {
  #commands = 0;

  /** @param series begins every command id, so that the same story told again is the same story. */
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly series: string,
  ) {}

  /** Sends the mutation of an act, whose input type is named after it. */
  async mutate(
    mutation: string,
    args: {
      readonly caseId?: string;
      readonly occurredAt?: string;
      readonly facts?: readonly object[];
      readonly input: object;
    },
  ): Promise<AnswerOfApi> {
    const commandId = `${this.series}-${(this.#commands += 1)}`;
    const { caseId, occurredAt, facts, input } = args;
    const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
    const declared = ['$commandId: ID!', `$input: ${inputType}`];
    const passed = ['commandId: $commandId', 'input: $input'];
    if (caseId !== undefined) {
      declared.push('$caseId: ID!');
      passed.push('caseId: $caseId');
    }
    if (occurredAt !== undefined) {
      declared.push('$occurredAt: Instant');
      passed.push('occurredAt: $occurredAt');
    }
    if (facts !== undefined) {
      declared.push('$facts: [FactInput!]');
      passed.push('facts: $facts');
    }
    const document = `mutation (${declared.join(', ')}) { result: ${mutation}(${passed.join(', ')}) ${RESULT} }`;
    const { result } = await this.query<{ result: { __typename: string } & AcceptedByApi & RefusedByApi }>(document, {
      commandId,
      caseId,
      occurredAt,
      facts,
      input,
    });
    return result.__typename === 'CommandAccepted' ? { accepted: result } : { refused: result };
  }

  /** @throws Error with what the API said of a request it could not take. */
  async query<T>(query: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: T; errors?: readonly { message: string }[] };
    if (body.errors !== undefined || body.data === undefined) {
      throw new Error(body.errors?.map((error) => error.message).join('; ') ?? `the API answered ${response.status}`);
    }
    return body.data;
  }
}
