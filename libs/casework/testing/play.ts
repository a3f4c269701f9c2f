import { shippedCalendar, type CalendarVersion, type Pack } from '#procedure';
import type { Counting } from '../index.ts';
import { fact } from './acts.ts';
import { commandsAt, dateIn, PACKS, type Past, type RandomCase } from './random-case.ts';
import { Scenario, type Answer, type Appointment } from './scenario.ts';

const APPOINTED: readonly Appointment[] = [
  { role: 'approver', person: 'dora' },
  { role: 'service_delivery_director', person: 'sid' },
  { role: 'quality_manager', person: 'quinn' },
  { role: 'line_manager', person: 'lena' },
  { role: 'area_director', person: 'ada' },
  { role: 'managing_director', person: 'max' },
];

/** The versions of the calendar that a case lives through, each with one holiday more than the one before. */
function countingsOf({ announced }: RandomCase): readonly Counting[] {
  const ordered = [...announced].sort((a, b) => a.after - b.after);
  let calendar: CalendarVersion = shippedCalendar('england-and-wales');
  return ordered.map(({ after: hours, holiday }) => {
    const holidays = [
      ...calendar.holidays.filter(({ date }) => date !== holiday),
      { date: holiday, title: 'announced' },
    ];
    calendar = { ...calendar, version: calendar.version + 1, holidays };
    return { at: commandsAt(hours), calendar, closureDays: [] };
  });
}

export interface Told {
  readonly scenario: Scenario;
  readonly answers: readonly Answer[];
}

/** Plays a case, with sweeps in between and one long after. `watch` sees the case before and after each command. */
export function play(
  told: RandomCase,
  sweeps: readonly number[] = [],
  watch: (before: Scenario['state'], answer: Answer, scenario: Scenario) => void = () => undefined,
): Told {
  const scenario = new Scenario(PACKS[told.pack], APPOINTED);
  scenario.countings.push(...countingsOf(told));
  const answers: Answer[] = [];
  const due = [...sweeps].sort((a, b) => a - b);
  let now = told.loggedLate;
  const carryOut = (command: () => Answer): Answer => {
    const before = scenario.state;
    const answer = command();
    watch(before, answer, scenario);
    return answer;
  };
  const sweepUntil = (hours: number): void => {
    while (due[0] !== undefined && due[0] <= hours) {
      scenario.at(commandsAt(due.shift() ?? 0));
      carryOut(() => scenario.settle());
    }
  };
  scenario.at(commandsAt(now)).by('hana');
  answers.push(carryOut(() => scenario.receive({ kind: told.kind, receivedAt: commandsAt(0) })));
  while (due[0] !== undefined && due[0] < now) due.shift();
  for (const { after, person, acts } of told.steps) {
    sweepUntil(now + after);
    now += after;
    scenario.at(commandsAt(now)).by(person);
    const requests = acts.map(({ make, ago }) => {
      const request = make(scenario);
      return ago === 0 ? request : { ...request, occurredAt: commandsAt(now - ago) };
    });
    answers.push(carryOut(() => scenario.record(...requests)));
  }
  sweepUntil(5_000);
  scenario.at(commandsAt(5_000));
  carryOut(() => scenario.settle());
  return { scenario, answers };
}

/** A case that is logged before anything falls due, and its acts after it, one command each, in the order given. */
export function typedIn(acts: Past, pack: Pack = PACKS.dated): Scenario {
  const scenario = new Scenario(pack, APPOINTED);
  scenario
    .at(commandsAt(13))
    .by('hana')
    .receive({ receivedAt: commandsAt(0) }, fact('visit_on', dateIn(0)));
  for (const [hours, one] of acts) scenario.record({ ...one, occurredAt: commandsAt(hours) });
  return scenario;
}
