import { describe, expect, it } from 'vitest';
import { act, acknowledged, answered, escalationRequested } from '../testing/acts.ts';
import { Scenario, shippedPack } from '../testing/scenario.ts';

const ROLES = ['coo', 'line_manager', 'area_director', 'managing_director', 'section_head', 'senior_management'];
/** Each with the answer of its first stage, where it is to be given before somebody asks for the next. */
const PACKS = [
  ['poweron', undefined],
  ['optimised', undefined],
  ['optimised', 'substantive'],
  ['mobilise', undefined],
  ['mobilise', 'substantive'],
] as const;

/** All that a reader sees of a case, but for limits that never had a ground. */
const seen = (s: Scenario): unknown => ({
  stage: s.state.stage,
  limits: [...s.state.clocks.values()]
    .filter(({ id }) => !s.reading(id).endsWith('cancelled (voided)'))
    .map(({ id, dueDate }) => [id, s.reading(id), dueDate])
    .sort(),
  tasks: [...s.state.tasks.values()].flatMap(({ rule, done }) => (done ? [] : [rule])).sort(),
  flags: s.flags,
});

function told(pack: string, answer: 'substantive' | undefined, isAskedInError: boolean, looks: readonly string[]) {
  const appointed = ROLES.map((role) => ({ role, person: `the ${role}` }));
  const s = new Scenario(shippedPack(pack), appointed).at('2025-06-02T10:00:00+01:00');
  s.receive({ area: 'north' });
  s.at('2025-06-03T10:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-10' }));
  if (answer !== undefined) s.record(answered(answer, { contents: ['stage2_advice'] }));
  s.at('2025-06-04T10:00:00+01:00');
  if (isAskedInError) expect(s.record(escalationRequested()).refusal).toBeUndefined();
  for (const look of looks) s.at(look).settle();
  s.at('2025-06-16T10:00:00+01:00').settle();
  const asked = s.state.acts.find(({ type }) => type === 'EscalationRequested');
  if (asked !== undefined) s.record(act('ActVoided', { act: asked.id, reason: 'entered_in_error' }));
  return seen(s);
}

describe.each(PACKS)('a request for the next stage that was entered in error (%s, answered: %s)', (pack, answer) => {
  it.each([
    ['whoever looked meanwhile', ['2025-06-09T10:00:00+01:00', '2025-06-11T10:00:00+01:00']],
    ['if nobody did', []],
  ])('leaves the case as if nobody had asked, %s', (_, looks) => {
    expect(told(pack, answer, true, looks)).toEqual(told(pack, answer, false, looks));
  });
});
