import type { Accepted, Outcome, Refused } from './outcome.ts';
import type { Person, Procedure } from './procedure.ts';

/** What a test says of a receipt; the rest is what most complaints look like. */
export interface ReceiptInput {
  readonly kind?: string;
  readonly receivedAt?: string;
  readonly [field: string]: unknown;
}

export interface ClockSeen {
  readonly id: string;
  readonly rule: string;
  readonly owner: string;
  readonly dueDate: string | null;
  readonly dueAt: string | null;
  readonly firstDueDate: string | null;
  readonly startedAt: string;
  readonly detectedAt: string | null;
  readonly state: string;
  readonly endBecause: string | null;
  readonly req: readonly string[];
}
export interface TaskSeen {
  readonly task: string;
  readonly rule: string;
  readonly kind: string;
  readonly title: string;
  readonly role: string;
  readonly person: string | null;
  readonly done: boolean;
}
interface EventSeen {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Seen {
  readonly reference: string;
  readonly status: string;
  readonly stage: string | null;
  readonly exit: string | null;
  readonly kind: string;
  readonly flags: readonly string[];
  readonly handlers: readonly { readonly role: string; readonly person: string | null }[];
  readonly clocks: readonly ClockSeen[];
  readonly tasks: readonly TaskSeen[];
}

/** How an act is told, where it is not done now by the one who opened the case. */
export interface Told {
  readonly by?: Person;
  /** It had happened at this earlier moment: it is recorded, whatever the procedure says. */
  readonly occurredAt?: string;
}

/** One case, as the test tells it and as the API shows it. */
export class CaseTold {
  constructor(
    readonly procedure: Procedure,
    readonly id: string,
    readonly by: Person,
  ) {}

  /** Sends an act and takes whatever answer comes. */
  async sends(mutation: string, input: object, { by = this.by, occurredAt }: Told = {}): Promise<Outcome> {
    const further: Record<string, readonly [string, unknown]> = { caseId: ['ID!', this.id] };
    if (occurredAt !== undefined) further['occurredAt'] = ['Instant', occurredAt];
    return this.procedure.send(by, mutation, input, further);
  }

  /** An act that the procedure allows. */
  async does(mutation: string, input: object, told?: Told): Promise<Accepted> {
    const outcome = await this.sends(mutation, input, told);
    if (outcome.__typename === 'CommandRefused') throw new Error(`${mutation}: ${outcome.code}: ${outcome.message}`);
    return outcome;
  }

  /** An act that the procedure does not allow; how it says so. */
  async isRefused(mutation: string, input: object, told?: Told): Promise<Refused> {
    const outcome = await this.sends(mutation, input, told);
    if (outcome.__typename === 'CommandAccepted') throw new Error(`${mutation} was accepted`);
    return outcome;
  }

  /** What a process manager does a moment later: looked at again and again until it is so, without waiting idly. */
  async eventually(expectation: () => Promise<void>, atMost = 200): Promise<void> {
    for (let looks = 1; ; looks += 1) {
      try {
        await expectation();
        return;
      } catch (error) {
        if (looks >= atMost) throw error;
      }
    }
  }

  async seen(): Promise<Seen> {
    const query = `query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) {
      reference status stage exit kind flags handlers { role person }
      clocks { id rule owner dueDate dueAt firstDueDate startedAt detectedAt state endBecause req }
      tasks { task rule kind title role person done } } }`;
    const { position } = this.procedure;
    const variables = { id: this.id, ...(position === '' ? {} : { atLeast: position }) };
    const { case: seen } = await this.procedure.query<{ case: Seen | null }>(this.by, query, variables);
    if (seen === null) throw new Error(`no case ${this.id}`);
    return seen;
  }

  /** A limit by its id, such as `ack`; `undefined` where it never started. */
  async clock(id: string): Promise<ClockSeen | undefined> {
    return (await this.seen()).clocks.find((clock) => clock.id === id);
  }

  /** What became of a limit: running, met, met_late, missed, extended, expired, cancelled; or none. */
  async reading(id: string): Promise<string> {
    return (await this.clock(id))?.state ?? 'none';
  }

  /** The last day in time. */
  async dueOn(id: string): Promise<string | null> {
    return (await this.clock(id))?.dueDate ?? null;
  }

  /** The tasks that are open, by the rule that raised them. */
  async openTasks(): Promise<readonly string[]> {
    return (await this.seen()).tasks.filter((task) => !task.done).map((task) => task.rule);
  }

  /** Every event, acts and what followed from them, in the order of the record. */
  async history(): Promise<readonly EventSeen[]> {
    const query = `query ($id: ID!, $after: String, $atLeast: String) { case(id: $id, atLeast: $atLeast) {
      history(first: 100, after: $after, atLeast: $atLeast) {
      edges { node { act { id type occurredAt data } consequences { id type occurredAt data } } }
      pageInfo { hasNextPage endCursor } } } }`;
    const events: EventSeen[] = [];
    let after: string | null = null;
    for (;;) {
      const { position } = this.procedure;
      const variables = { id: this.id, after, ...(position === '' ? {} : { atLeast: position }) };
      const answer: { case: { history: HistoryPage } } = await this.procedure.query(AUDITOR, query, variables);
      const { edges, pageInfo } = answer.case.history;
      events.push(...edges.flatMap(({ node }) => [node.act, ...node.consequences]));
      if (!pageInfo.hasNextPage) return events;
      after = pageInfo.endCursor;
    }
  }

  /** What the events of a type say, in the order of the record. */
  async events(type: string): Promise<readonly EventSeen['data'][]> {
    return (await this.history()).filter((event) => event.type === type).map(({ data }) => data);
  }

  /** The gates, clocks and rules that an act departed from. */
  async departures(): Promise<readonly string[]> {
    const events = await this.history();
    return events.filter(({ type }) => type === 'ProcedureDeparted').map(({ data }) => String(data['gate']));
  }

  /** What people were told: the role and what for. */
  async notices(): Promise<readonly string[]> {
    const events = await this.history();
    return events
      .filter(({ type }) => type === 'NoticeRaised')
      .map(({ data }) => `${String(data['kind'])} to ${String(data['role'])}`);
  }
}

interface HistoryPage {
  readonly edges: readonly {
    readonly node: { readonly act: EventSeen; readonly consequences: readonly EventSeen[] };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const AUDITOR: Person = { id: 'audrey', role: 'auditor' };
