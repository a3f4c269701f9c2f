import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { issueToken, loadOrCreateSigningKey, type TokenRole } from '#identity';
import type { AppProcess } from '../crash/app-process.ts';
import type { Arena } from '../crash/arena.ts';
import type { RandomCommand } from './random-commands.ts';

/** Characters of a request; each is a byte at least. */
const LARGEST = 4 * 1024 * 1024;

export interface Result {
  readonly __typename: 'CommandAccepted' | 'CommandRefused';
  readonly caseId?: string | null;
  readonly created?: readonly { readonly what: string; readonly id: string }[];
  readonly events?: readonly { readonly id: string; readonly type: string }[];
  readonly code?: string;
  readonly message?: string;
}

export interface Answered {
  /** `accepted`, a code of a refusal, or a code of an error; `none` or `broken …` where it had none. */
  readonly answer: string;
  readonly result: Result | null;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** Sends to a product that runs, as anybody of any role. */
export class FuzzClient {
  readonly #tokens = new Map<string, string>();

  private constructor(
    private readonly app: AppProcess,
    private readonly key: Awaited<ReturnType<typeof loadOrCreateSigningKey>>,
  ) {}

  static async open(arena: Arena, app: AppProcess): Promise<FuzzClient> {
    return new FuzzClient(app, await loadOrCreateSigningKey(arena.dataDir));
  }

  get url(): string {
    return this.app.url;
  }

  async schema(organisation: string): Promise<GraphQLSchema> {
    const body = { query: getIntrospectionQuery() };
    const { data } = await this.#post<IntrospectionQuery>(organisation, 'administrator', body);
    if (data == null) throw new Error('no introspection');
    return buildClientSchema(data);
  }

  /** @param commandId of its own for each case */
  async openCase(organisation: string, commandId: string): Promise<string> {
    const query = `mutation ($commandId: ID!) { result: receiveComplaint(commandId: $commandId, input: { channel: email, receivedAt: "2025-08-21T10:00:00+01:00", complainant: "Ann Other", narrative: "It broke." }) { ... on CommandAccepted { caseId } } }`;
    const body = { query, variables: { commandId } };
    const { data } = await this.#post<{ result: { caseId: string } }>(organisation, 'handler', body);
    if (data == null) throw new Error('no case');
    return data.result.caseId;
  }

  async send(organisation: string, role: TokenRole, { query, variables }: RandomCommand): Promise<Answered> {
    const body = { query, variables };
    try {
      const { data, errors } = await this.#post<{ result: Result | null }>(organisation, role, body);
      const result = data?.result ?? null;
      if (result === null) return { answer: errors?.[0]?.extensions?.code ?? 'none', result };
      if (result.__typename === 'CommandAccepted') return { answer: 'accepted', result };
      return { answer: result.message === '' ? 'none' : (result.code ?? 'none'), result };
    } catch (error) {
      // A request that is too large is answered before all of it was sent, and the connection ends under its sender.
      const isTooLarge = JSON.stringify(body).length > LARGEST;
      return { answer: isTooLarge ? 'CUT_OFF_TOO_LARGE' : `broken: ${String(error)}`, result: null };
    }
  }

  async token(organisation: string, role: TokenRole): Promise<string> {
    const known = this.#tokens.get(organisation + role);
    if (known !== undefined) return known;
    const claims = { person: role, organisation, role };
    const token = await issueToken(this.key, claims, { audience: 'redress', expiresIn: 36_000 });
    this.#tokens.set(organisation + role, token);
    return token;
  }

  async #post<T>(organisation: string, role: TokenRole, body: object): Promise<Answer<T>> {
    const authorization = `Bearer ${await this.token(organisation, role)}`;
    const response = await fetch(`${this.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer<T>;
  }
}
