import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Core } from '#application';
import type { ClockRow } from '#projections';
import {
  dueOf,
  findCalendar,
  printProof,
  prove,
  shippedCalendars,
  type CalendarVersion,
  type ClockRule,
  type DueInputs,
  type DueResult,
} from '#procedure';
import { LocalDate } from '../graphql/scalars.ts';
import { extensionLines, type Extended } from './extended.ts';

@ObjectType({ description: 'A day of a proof, in the order in which the computation came to it.' })
export class ProofDay {
  @Field(() => LocalDate) readonly date!: string;
  @Field(() => String) readonly weekday!: string;
  @Field(() => String) readonly step!: string;
  @Field(() => Int, { nullable: true, description: 'Units counted so far; null where the day is not counted.' })
  readonly count!: number | null;
  @Field(() => String, { description: 'The rule or the holiday that made it so.' }) readonly why!: string;
}

@ObjectType({ description: 'How a due date came about, from what was stored when it was computed.' })
export class DueProof {
  @Field(() => String, { description: 'For people, day by day.' }) readonly text!: string;
  @Field(() => String) readonly calendar!: string;
  @Field(() => Int) readonly calendarVersion!: number;
  @Field(() => [ProofDay]) readonly days!: readonly ProofDay[];
  @Field(() => [String]) readonly notes!: readonly string[];
}

type Limit = Pick<ClockRow, 'inputs' | 'dueDate'>;

/** Proofs of due dates, from the inputs and the calendar version that each clock names; nothing is computed anew. */
export class Proofs {
  constructor(private readonly core: Core) {}

  /** `null` for a limit without a count: as soon as possible, or the next meeting. */
  async of(organisation: string, { inputs, dueDate }: Limit): Promise<DueProof | null> {
    const ref = inputs.calendar;
    const about = { calendar: ref.id, calendarVersion: ref.version };
    if (inputs.promised !== undefined) {
      return {
        ...about,
        text: `due ${dueDate ?? inputs.promised}: the date that was promised`,
        days: [],
        notes: [],
      };
    }
    const calendar = await this.#calendar(organisation, { inputs, dueDate });
    if (inputs.duration === undefined || calendar === undefined) return null;
    const proof = prove({ ...inputs, duration: inputs.duration } satisfies DueInputs, calendar);
    return { ...about, text: printProof(proof), days: proof.days, notes: proof.notes };
  }

  /** Of a limit on a case: where it was extended, that and how far it may be stand before the count. */
  async ofClock(
    organisation: string,
    caseId: string,
    clock: Extended & Pick<ClockRow, 'rule'>,
  ): Promise<DueProof | null> {
    if (clock.extendedUntil === null) return this.of(organisation, clock);
    const counted = { inputs: clock.inputs, dueDate: clock.countedDueDate };
    const proof = await this.of(organisation, counted);
    if (proof === null) return null;
    const rule = await this.#ruleOf(organisation, caseId, clock.rule);
    const lines = extensionLines(clock, rule, await this.#calendar(organisation, counted));
    return { ...proof, text: [...lines, proof.text].join('\n') };
  }

  /** By the version of the procedure that the case is under. */
  async #ruleOf(organisation: string, caseId: string, rule: string): Promise<ClockRule | undefined> {
    const state = await this.core.cases.find(caseId, organisation);
    if (state === null) return undefined;
    const pack = await this.core.library.pack(organisation, state.pack.id, state.pack.version);
    return pack?.clocks.find(({ id }) => id === rule);
  }

  /**
   * The version that a limit was counted by. An organisation's own can have the number of one that was installed; then it
   * is the one that comes to the limit's date.
   */
  async #calendar(organisation: string, { inputs, dueDate }: Limit): Promise<CalendarVersion | undefined> {
    const { id, version } = inputs.calendar;
    const { versions } = await this.core.library.calendar(organisation, id);
    const shipped = findCalendar(shippedCalendars, { id, version });
    const published = versions.flatMap(({ calendar }) => (calendar.version === version ? [calendar] : []));
    const known = [...published, ...(shipped === undefined ? [] : [shipped])];
    const { duration } = inputs;
    if (known.length < 2 || duration === undefined) return known[0];
    return known.find((one) => dateOf(dueOf({ ...inputs, duration }, one)) === dueDate) ?? known[0];
  }
}

const dateOf = (result: DueResult): string | null => (result.ok ? result.dueDate : null);
