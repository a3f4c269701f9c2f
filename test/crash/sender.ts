import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';

interface Result {
  readonly __typename: 'CommandAccepted' | 'CommandRefused';
  readonly caseId: string | null;
  readonly events: readonly { readonly id: string }[];
  readonly created: readonly { readonly what: string; readonly id: string }[];
  readonly code?: string;
}

export interface Command {
  readonly commandId: string;
  readonly mutation: string;
  readonly caseId?: string;
  readonly input: object;
}

/** What a command came to: `null` where nobody answered before the sender gave up. */
export type Outcome = Result | null;

const RESULT = `{ __typename ... on CommandAccepted { caseId events { id } created { what id } } ... on CommandRefused { code } }`;
/** ms between two attempts at a command. */
const AGAIN = 150;
/** ms for an answer before the command is sent again. */
const PATIENCE = 20_000;

/** Sends commands to the product and keeps what it promises. */
export class Sender {
  /** Requests that ended without an answer, or with one that says to try again. */
  unanswered = 0;
  /** Codes of errors that are neither a refusal nor a fault to try again after. */
  readonly unexpected: string[] = [];
  /** Codes of errors after which a command is to be sent again. */
  readonly expected = new Set(['TRY_AGAIN']);
  /** In which words it was told to try again. */
  readonly told = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    /** Where the product listens now: it may be another port after each start. */
    private readonly url: () => string,
    private readonly token: string,
  ) {}

  /** Sends a command until it is answered, under one id; `null` where `signal` was aborted before. */
  async send(command: Command, signal: AbortSignal): Promise<Outcome> {
    while (!signal.aborted) {
      const outcome = await this.once(command, signal);
      if (outcome !== null) return outcome;
      await pause(AGAIN);
    }
    return null;
  }

  /** Sends a command once. `null` where its outcome is unknown. */
  async once({ commandId, mutation, caseId, input }: Command, signal: AbortSignal): Promise<Outcome> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const onCase = caseId === undefined ? ['', ''] : ['$caseId: ID!, ', 'caseId: $caseId, '];
    const query = `mutation (${onCase[0]}$commandId: ID!, $input: ${type}!) { result: ${mutation}(${onCase[1]}commandId: $commandId, input: $input) ${RESULT} }`;
    const answer = await this.#post({ query, variables: { commandId, caseId, input } }, signal);
    const result = answer?.data?.result;
    if (result === undefined || result === null) {
      const { message = '', extensions } = answer?.errors?.[0] ?? {};
      const isInvited = this.expected.has(extensions?.code ?? '');
      if (isInvited) this.told.add(message);
      else if (answer !== null) this.unexpected.push(`${mutation}: ${extensions?.code ?? 'no code'}: ${message}`);
      this.unanswered += 1;
      return null;
    }
    if (result.__typename === 'CommandRefused') this.ledger.refuse(commandId);
    else this.ledger.accept({ commandId, mutation, caseId: result.caseId, events: result.events.map(({ id }) => id) });
    return result;
  }

  async #post(body: object, signal: AbortSignal): Promise<Answer | null> {
    try {
      const response = await fetch(`${this.url()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      });
      return (await response.json()) as Answer;
    } catch {
      // The connection broke: that is what this is about.
      return null;
    }
  }
}

interface Answer {
  readonly data?: { readonly result?: Result | null } | null;
  readonly errors?: readonly { readonly message?: string; readonly extensions?: { readonly code?: string } }[];
}
