import { issueToken, loadOrCreateSigningKey, type TokenRole } from '#identity';
import { Product } from '../../support/product.ts';
import { CaseTold, type ReceiptInput } from './case-told.ts';
import { RESULT, type Accepted, type Outcome } from './outcome.ts';

/** Somebody of the organisation: the name they act under, and what their token allows. */
export interface Person {
  readonly id: string;
  readonly role: TokenRole;
}

/**
 * An organisation that works by a shipped procedure, seen from outside: it is told what happens and asked what it knows
 * by GraphQL alone, and time goes where the test moves it. Time only goes on, so the tests of a file tell their cases
 * in the order of their dates.
 */
export class Procedure {
  readonly #tokens = new Map<string, string>();
  #commands = 0;
  /** How far the log was after the last command, for whoever reads next. */
  position = '';

  private constructor(
    readonly product: Product,
    readonly organisation: string,
  ) {}

  /** @param pack a shipped pack: the organisation of its name works by it from the first start. */
  static async start(pack: string, environment: Readonly<Record<string, string>> = {}): Promise<Procedure> {
    const product = await Product.create({ TIME: 'manual', ...environment });
    await product.start();
    return new Procedure(product, pack);
  }

  async stop(): Promise<void> {
    await this.product.remove();
  }

  /** Moves time to a moment, with its offset; everything due on the way is settled when it returns. */
  async at(moment: string): Promise<this> {
    await this.accepted(ADMINISTRATOR, 'advanceTime', { to: moment });
    return this;
  }

  /** Appoints somebody to a role of the pack. */
  async appoint(role: string, person: Person, area?: string): Promise<this> {
    const input = { role, person: person.id, name: person.id, from: '2024-01-01', ...(area ? { area } : {}) };
    await this.accepted(ADMINISTRATOR, 'appointRoleHolder', input);
    return this;
  }

  /** A complaint, or other feedback where `kind` says so, received now unless told otherwise. */
  async receive(
    by: Person,
    input: ReceiptInput = {},
    facts: Readonly<Record<string, unknown>> = {},
    further: Readonly<Record<string, readonly [type: string, value: unknown]>> = {},
  ): Promise<CaseTold> {
    const { receivedAt = await this.now(), kind = 'complaint', ...rest } = input;
    const mutation = ['complaint', 'negative_feedback'].includes(kind) ? 'receiveComplaint' : 'receiveFeedback';
    const told = {
      channel: 'email',
      complainant: 'Ann Other',
      email: 'ann@example.org',
      narrative: 'It is not as it should be.',
      ...rest,
      kind,
      receivedAt,
    };
    const known = Object.entries(facts).map(([fact, value]) => ({ fact, value }));
    const outcome = await this.send(by, mutation, told, { facts: ['[FactInput!]', known], ...further });
    if (outcome.__typename === 'CommandRefused') throw new Error(`${outcome.code}: ${outcome.message}`);
    return new CaseTold(this, outcome.caseId, by);
  }

  /** Sends a mutation with its `input` and, where it has them, further arguments of the types given. */
  async send(
    by: Person,
    mutation: string,
    input: object,
    further: Readonly<Record<string, readonly [type: string, value: unknown]>> = {},
  ): Promise<Outcome> {
    const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input!`;
    const commandId = `${this.organisation}-${(this.#commands += 1)}`;
    const args = Object.entries({ commandId: ['ID!', commandId], input: [type, input], ...further } as const);
    const query = `mutation (${args.map(([name, [of]]) => `$${name}: ${of}`).join(', ')}) {
      outcome: ${mutation}(${args.map(([name]) => `${name}: $${name}`).join(', ')}) ${RESULT} }`;
    const variables = Object.fromEntries(args.map(([name, [, value]]) => [name, value]));
    const { outcome } = await this.query<{ outcome: Outcome }>(by, query, variables);
    if (outcome.__typename === 'CommandAccepted') this.position = outcome.position ?? this.position;
    return outcome;
  }

  /** A command that has to be accepted. */
  async accepted(by: Person, mutation: string, input: object): Promise<Accepted> {
    const outcome = await this.send(by, mutation, input);
    if (outcome.__typename === 'CommandRefused') throw new Error(`${mutation}: ${outcome.code}: ${outcome.message}`);
    return outcome;
  }

  /** Asks again where a busy machine has not read as far as the last command yet, as the answer says. */
  async query<T>(by: Person, query: string, variables: object = {}): Promise<T> {
    const token = await this.#token(by);
    for (let asked = 1; ; asked += 1) {
      try {
        return await this.product.query<T>(token, query, variables);
      } catch (error) {
        if (asked >= 5 || !String(error).includes('"NOT_YET"')) throw error;
      }
    }
  }

  /** What time it is in the organisation. */
  async now(): Promise<string> {
    const query = '{ organisation { now } }';
    const { organisation } = await this.query<{ organisation: { now: string } }>(ADMINISTRATOR, query);
    return organisation.now;
  }

  async #token({ id, role }: Person): Promise<string> {
    const known = this.#tokens.get(`${id} ${role}`);
    if (known !== undefined) return known;
    const key = await loadOrCreateSigningKey(this.product.dataDir);
    const token = await issueToken(
      key,
      { person: id, organisation: this.organisation, role },
      { audience: 'redress', expiresIn: 3_600 },
    );
    this.#tokens.set(`${id} ${role}`, token);
    return token;
  }
}

export const ADMINISTRATOR: Person = { id: 'adam', role: 'administrator' };
