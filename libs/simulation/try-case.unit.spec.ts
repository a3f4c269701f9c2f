import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Counting, RecordedCaseEvent } from '#casework';
import type { Pack } from '#procedure';
import { SHIPPED_CALENDARS, shippedCalendar } from '#procedure';
import { acknowledged, answered, approved, fact, proposed } from '../casework/testing/acts.ts';
import { play } from '../casework/testing/play.ts';
import { randomCase } from '../casework/testing/random-case.ts';
import { Scenario, shippedPack, type Answer } from '../casework/testing/scenario.ts';
import { cameOutOtherwise, tryCase, type CaseTrial, type World } from './index.ts';

const commonsense = shippedPack('commonsense');
const APPROVER = [{ role: 'approver', person: 'dora' }];

/** A scenario that keeps what it decides as the log would: with who, when, and by which command. */
class Kept {
  constructor(
    readonly scenario: Scenario,
    readonly events: RecordedCaseEvent[] = [],
  ) {}

  keep({ events }: Answer): void {
    const commandId = `command-${this.events.length}`;
    for (const { id, occurredAt, causedBy, ...event } of events) {
      const actor = { id: this.scenario.actor, role: 'handler', authenticated: 'token' } as const;
      const meta = { commandId, occurredAt, causedBy, actor, decidedAt: this.scenario.now, origin: { kind: 'live' } };
      this.events.push({ ...event, id, stream: 'case-c1', revision: this.events.length, meta } as RecordedCaseEvent);
    }
  }
}

const worldOf = (pack: Pack, { appointments, now, countings }: Scenario): World => ({
  pack,
  now,
  knownAt: (moment) => {
    const shipped = (division: string) =>
      shippedCalendar(SHIPPED_CALENDARS.find((id) => id === division) ?? 'england-and-wales');
    const known = (division: string): readonly Counting[] => [
      { at: '1900-01-01T00:00:00.000Z', calendar: shipped(division), closureDays: [] },
      ...countings.filter((one) => one.calendar.id === division && one.at <= moment),
    ];
    return {
      timeZone: 'Europe/London',
      closureDays: [],
      tzdb: '2025b',
      calendar: (division) => known(division).at(-1)?.calendar ?? shipped(division),
      countings: known,
      lists: () => [],
      holders: (role, _on, area) =>
        appointments
          .filter((one) => one.role === role && (one.area === undefined || one.area === area))
          .map(({ person }) => ({ person, name: person })),
    };
  },
});

/** The pack with one limit of another length. */
const withLimit = (id: string, n: number): Pack => ({
  ...commonsense,
  version: commonsense.version + 1,
  clocks: commonsense.clocks.map((rule) => (rule.id === id ? { ...rule, for: { n, unit: 'working_day' } } : rule)),
});

const ID =
  commonsense.clocks.find(({ satisfiedBy }) => 'event' in satisfiedBy && satisfiedBy.event === 'Acknowledged')?.id ??
  '';

/** Received on a Monday, acknowledged the Wednesday after, and left alone. */
function acknowledgedOnWednesday(): Kept {
  const kept = new Kept(new Scenario(commonsense, APPROVER));
  const { scenario } = kept;
  kept.keep(scenario.at('2025-06-02T09:00:00Z').receive());
  kept.keep(scenario.at('2025-06-04T09:00:00Z').record(acknowledged({ expectedReplyDate: '2025-06-06' })));
  kept.keep(scenario.at('2025-06-05T09:00:00Z').settle());
  return kept;
}

const trialOf = ({ events, scenario }: Kept, pack: Pack): CaseTrial => {
  const trial = tryCase('c1', events, worldOf(pack, scenario));
  if (trial === null) throw new Error('no case was received');
  return trial;
};
const limit = ({ limits }: CaseTrial, clock: string) => limits.find((one) => one.clock === clock);

describe('a case decided anew', () => {
  it('under its own pack comes out as it did, whatever happened in it', () => {
    fc.assert(
      fc.property(randomCase, (told) => {
        const events: RecordedCaseEvent[] = [];
        const { scenario } = play(told, [], (_, answer, during) => new Kept(during, events).keep(answer));
        const trial = tryCase('c1', events, worldOf(scenario.pack, scenario));
        expect(trial?.limits.filter(cameOutOtherwise)).toEqual([]);
        expect(trial?.limits.filter(({ was, would }) => was?.dueDate !== would?.dueDate)).toEqual([]);
        expect(trial?.notTaken).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what a longer limit would have allowed, with both dates', () => {
    const trial = trialOf(acknowledgedOnWednesday(), withLimit(ID, 3));
    expect(limit(trial, ID)).toMatchObject({
      was: { result: 'met_late', dueDate: '2025-06-03' },
      would: { result: 'met', dueDate: '2025-06-05' },
    });
  });

  it('has no limit of a rule that the pack has dropped', () => {
    const dropped = { ...commonsense, clocks: commonsense.clocks.filter(({ id }) => id !== ID) };
    expect(limit(trialOf(acknowledgedOnWednesday(), dropped), ID)).toMatchObject({ would: null });
  });

  it('tells what a new gate would have stopped as a past fact, which meets nothing', () => {
    const gated: Pack = {
      ...commonsense,
      gates: [
        ...commonsense.gates,
        {
          id: 'evidence_first',
          mode: 'block',
          before: { event: 'Acknowledged' },
          require: { event: 'EvidenceAdded' },
          req: ['C-99'],
        },
      ],
    };
    const trial = trialOf(acknowledgedOnWednesday(), gated);
    expect(trial.notTaken).toMatchObject([
      { event: { type: 'Acknowledged' }, then: 'told', refusal: { rule: 'evidence_first', clauses: ['C-99'] } },
    ]);
    expect(trial.departures).toEqual({ was: 0, would: 1 });
    expect(limit(trial, ID)?.would?.result).toBe('missed');
  });

  it('leaves out facts that the pack does not know, and goes on', () => {
    const kept = acknowledgedOnWednesday();
    kept.keep(kept.scenario.record(fact('formally_raised', true)));
    const trial = trialOf(kept, {
      ...commonsense,
      facts: commonsense.facts.filter(({ id }) => id !== 'formally_raised'),
    });
    expect(trial.notTaken).toMatchObject([{ then: 'left_out', refusal: { code: 'FACT_UNKNOWN' } }]);
  });

  it('finds an act that was voided by the id that it has in the trial', () => {
    const kept = acknowledgedOnWednesday();
    const ack = kept.events.find(({ type }) => type === 'Acknowledged');
    kept.keep(kept.scenario.record({ type: 'ActVoided', data: { act: ack?.id ?? '', reason: 'entered_in_error' } }));
    kept.keep(kept.scenario.at('2025-06-10T09:00:00Z').settle());
    const trial = trialOf(kept, withLimit(ID, 3));
    expect(trial.notTaken).toEqual([]);
    expect(limit(trial, ID)).toMatchObject({
      was: { result: 'missed' },
      would: { result: 'missed', dueDate: '2025-06-05' },
    });
  });

  it('holds the roles of those who acted: an approval by nobody appointed is told as what happened', () => {
    const kept = acknowledgedOnWednesday();
    kept.keep(kept.scenario.record(proposed('p1')));
    kept.keep(kept.scenario.by('dora').record(approved('p1')));
    kept.keep(kept.scenario.by('handler-1').record(answered('substantive')));
    expect(trialOf(kept, commonsense).notTaken).toEqual([]);
    const world = worldOf(commonsense, kept.scenario);
    const nobody: World = { ...world, knownAt: (moment) => ({ ...world.knownAt(moment), holders: () => [] }) };
    expect(tryCase('c1', kept.events, nobody)?.notTaken).toMatchObject([
      { event: { type: 'ResolutionApproved' }, refusal: { code: 'NOT_ENTITLED' }, then: 'told' },
      { event: { type: 'ResponseSent' }, then: 'told' },
    ]);
  });

  it('says of a kind that the pack does not deal with that it does not', () => {
    const compliments: Pack = { ...commonsense, subjects: { ...commonsense.subjects, kinds: ['compliment'] } };
    expect(trialOf(acknowledgedOnWednesday(), compliments)).toMatchObject({ handled: false, limits: [] });
  });
});
