import { describe, expect, it } from 'vitest';
import type { Acts } from '../index.ts';
import { acknowledged, act, closed, contacted, fact, lessons } from '../testing/acts.ts';
import { moment, Scenario, sealed, shippedPack, type Answer } from '../testing/scenario.ts';

const openTasks = (s: Scenario): readonly string[] =>
  [...s.state.tasks.values()].filter(({ done }) => !done).map(({ rule }) => rule);

describe('a merger undone', () => {
  const merged = (): Scenario => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(lessons(true));
    s.at('2025-06-02T12:00:00+01:00').record(act('CaseMerged', { into: 'c1', intoReference: 'TST-2025-00009' }));
    return s;
  };

  // The merger was a slip: the complaint is one of its own, and nothing of what was owed on it has been done (S25).
  it('the limits that ended with the merger run again, with the dates they had', () => {
    const s = merged();
    s.at('2025-06-03T09:00:00+01:00').record(act('CaseReopened', { reason: 'another boiler' }));
    expect([s.reading('ack'), s.clock('ack')?.dueDate]).toEqual(['running', '2025-06-03']);
    expect([s.reading('response'), s.clock('response')?.dueDate]).toEqual(['running', '2025-06-05']);
  });

  it('a limit that fell due while the case was merged has been missed', () => {
    const s = merged();
    s.at('2025-06-09T09:00:00+01:00').record(act('CaseReopened', { reason: 'another boiler' }));
    expect(s.clock('ack')?.breach?.dueAt).toBe(moment('2025-06-04T00:00:00+01:00'));
  });

  it('what was to be done on it is to be done again', () => {
    const s = merged();
    expect(openTasks(s)).toEqual([]);
    s.at('2025-06-03T09:00:00+01:00').record(act('CaseReopened', { reason: 'another boiler' }));
    expect(openTasks(s)).toContain('implement_then_log_change');
  });

  // Not so where a case was closed: only new start events start limits then (S23).
  it('a case that was closed and not merged starts nothing when it is reopened', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('CaseWithdrawn', {}), act('CaseClosed', { exit: 'withdrawn' }));
    s.at('2025-06-03T09:00:00+01:00').record(act('CaseReopened', { reason: 'new evidence' }));
    expect([...s.state.clocks.values()].filter(({ end }) => end === undefined)).toEqual([]);
  });

  it('the case that had absorbed it counts from its own receipt again once that is voided', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-04T10:00:00+01:00').receive();
    const receivedAt = moment('2025-06-03T10:00:00+01:00');
    const { events } = s.record(act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2025-00002', receivedAt }));
    expect(s.clock('response')?.dueDate).toBe('2025-06-06');
    s.record(act('ActVoided', { act: events[0]?.id ?? '', reason: 'entered_in_error' }));
    expect(s.clock('response')?.dueDate).toBe('2025-06-09');
    expect(s.state.receivedAt).toBe(moment('2025-06-04T10:00:00+01:00'));
  });
});

describe('a duplicate that is a complaint of its own again', () => {
  it('is told by the case that is reopened, and its receipt counts no more in the other', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('CaseMerged', { into: 'c1', intoReference: 'TST-2025-00009' }));
    const reopened = s.record(act('CaseReopened', { reason: 'another boiler' }));
    expect(reopened.events[0]?.data).toMatchObject({ mergedInto: 'c1', ownReference: 'TST-2025-00001' });
    s.record(act('CaseWithdrawn', {}), act('CaseClosed', { exit: 'withdrawn' }));
    expect(s.record(act('CaseReopened', { reason: 'new evidence' })).events[0]?.data).not.toHaveProperty('mergedInto');
  });

  it('leaves the other duplicates as they are', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-04T10:00:00+01:00').receive();
    const absorbed = (case_: string, hour: string) =>
      act('DuplicateAbsorbed', {
        case: case_,
        reference: `TST-${case_}`,
        receivedAt: moment(`2025-06-${hour}:00:00+01:00`),
      });
    s.record(absorbed('c2', '02T10'), absorbed('c3', '03T10'));
    expect(s.clock('response')?.dueDate).toBe('2025-06-05');
    s.record(act('DuplicateReleased', { case: 'c2', reference: 'TST-c2' }));
    expect([s.state.receivedAt, s.clock('response')?.dueDate]).toEqual([
      moment('2025-06-03T10:00:00+01:00'),
      '2025-06-06',
    ]);
  });
});

/** Several cases and what each tells the others, one message at a time, as the process manager passes them on. */
class Circle {
  readonly #cases: ReadonlyMap<string, Scenario>;
  readonly #messages: { readonly to: string; readonly data: Acts['DuplicateAbsorbed'] }[] = [];

  /** @param received the hour at which each case was received. */
  constructor(received: Readonly<Record<string, number>>) {
    this.#cases = new Map(
      Object.entries(received).map(([id, hour]) => {
        const s = new Scenario(shippedPack('commonsense'));
        s.at(`2025-06-02T${String(hour).padStart(2, '0')}:00:00Z`).receive({ reference: `TST-${id}` });
        return [id, s.at('2025-06-02T19:00:00Z')];
      }),
    );
  }

  of(id: string): Scenario {
    const found = this.#cases.get(id);
    if (found === undefined) throw new TypeError(`no case ${id}`);
    return found;
  }

  merge(id: string, into: string): void {
    this.#hear(id, this.of(id).record(act('CaseMerged', { into, intoReference: `TST-${into}` })));
  }

  /** Delivers all that is on its way. @returns how many messages that were. */
  deliver(): number {
    let delivered = 0;
    for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift()) {
      delivered += 1;
      if (delivered > 100) throw new Error('the messages never end');
      this.#hear(next.to, this.of(next.to).record(act('DuplicateAbsorbed', next.data)));
    }
    return delivered;
  }

  get open(): readonly string[] {
    return [...this.#cases].flatMap(([id, { state }]) => (state.status === 'open' ? [id] : []));
  }

  #hear(from: string, { events, refusal }: Answer): void {
    expect(refusal).toBeUndefined();
    for (const { type, data } of events) {
      if (type === 'CaseMerged') {
        const { into, ownReference: reference = '', receivedAt = '' } = data;
        this.#messages.push({ to: into, data: { case: from, reference, receivedAt } });
      }
      if (type === 'DuplicateAbsorbed' && data.passedOnTo !== undefined) {
        const { case: of, reference, receivedAt, passedOnTo } = data;
        this.#messages.push({ to: passedOnTo, data: { case: of, reference, receivedAt } });
      }
    }
  }
}

describe('mergers upon mergers', () => {
  it('A into B, then B into C: C counts from the earliest receipt of the three', () => {
    const cases = new Circle({ a: 10, b: 11, c: 12 });
    cases.merge('a', 'b');
    cases.deliver();
    cases.merge('b', 'c');
    cases.deliver();
    expect(cases.of('c').state.receivedAt).toBe('2025-06-02T10:00:00.000Z');
  });

  // B had gone into C before it heard of A: what is told to B is for C to know.
  it('A into B while B goes into C: C counts from the earliest receipt all the same', () => {
    const cases = new Circle({ a: 10, b: 11, c: 12 });
    cases.merge('b', 'c');
    cases.merge('a', 'b');
    cases.deliver();
    expect(cases.of('c').state.receivedAt).toBe('2025-06-02T10:00:00.000Z');
    expect(cases.open).toEqual(['c']);
  });

  it('A into B while B goes into A: the one that was received first goes on, with its limits', () => {
    const cases = new Circle({ a: 10, b: 11 });
    cases.merge('a', 'b');
    cases.merge('b', 'a');
    cases.deliver();
    expect(cases.open).toEqual(['a']);
    expect(cases.of('a').reading('ack')).toBe('running');
    cases.of('a').record(acknowledged({ expectedReplyDate: '2025-06-05' }));
    expect(cases.of('a').reading('ack')).toBe('met');
  });

  it('received in the same moment, one of them goes on and not both', () => {
    const cases = new Circle({ a: 10, b: 10 });
    cases.merge('b', 'a');
    cases.merge('a', 'b');
    cases.deliver();
    expect(cases.open).toEqual(['a']);
  });

  it.each([
    [{ a: 10, b: 11, c: 12 }, 'a'],
    [{ a: 12, b: 10, c: 11 }, 'b'],
    [{ a: 12, b: 11, c: 10 }, 'c'],
  ] as const)('three in a circle, received at %j: %s goes on, and the messages end', (received, first) => {
    const cases = new Circle({ ...received, x: 9 });
    cases.merge('a', 'b');
    cases.merge('b', 'c');
    cases.merge('c', 'a');
    // One from outside that is earlier than all of them.
    cases.merge('x', 'a');
    expect(cases.deliver()).toBeLessThan(20);
    expect(cases.open).toEqual([first]);
    expect(cases.of(first).state.receivedAt).toBe('2025-06-02T09:00:00.000Z');
  });
});

/** S25: one complaint goes on, with what was known and owed of either. */
describe('what was known of a duplicate', () => {
  const RECEIVED = moment('2025-06-03T10:00:00+01:00');
  const absorbed = (more: Partial<Acts['DuplicateAbsorbed']>) =>
    act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2025-00002', receivedAt: RECEIVED, ...more });
  const feedback = (): Scenario => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive({ kind: 'negative_feedback' });
    return s.at('2025-06-04T10:00:00+01:00');
  };
  const idOf = ({ events }: Answer, type: string): string => events.find((event) => event.type === type)?.id ?? 'none';
  const notices = ({ events }: Answer): readonly string[] =>
    events.flatMap(({ type, data }) => (type === 'NoticeRaised' && 'message' in data ? [data.message] : []));

  it('is told by the case that is merged', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact('without_heating_or_hot_water', true));
    const merged = s.record(act('CaseMerged', { into: 'c1', intoReference: 'TST-2025-00009' }));
    const since = moment('2025-06-02T10:00:00+01:00');
    expect(merged.events[0]?.data).toMatchObject({
      kind: 'complaint',
      facts: [{ fact: 'without_heating_or_hot_water', value: true, since }],
    });
  });

  it('a formal complaint makes the feedback that it joins one, from when it was received (C-04)', () => {
    const s = feedback();
    s.record(absorbed({ kind: 'complaint', facts: [] }));
    expect(s.state.kind).toBe('complaint');
    expect([s.clock('ack')?.dueDate, s.clock('response')?.dueDate]).toEqual(['2025-06-04', '2025-06-06']);
    s.record(contacted());
    expect(s.record(closed('informal_resolved', '2025-06-04')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
  });

  it('feedback makes no complaint any less one', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-04T10:00:00+01:00').receive();
    s.record(absorbed({ kind: 'negative_feedback', facts: [] }));
    expect([s.state.kind, s.reading('response')]).toEqual(['complaint', 'running']);
  });

  it('a household without heating is known to be without (A-08)', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-03T12:00:00+01:00').receive();
    s.record(
      absorbed({ kind: 'complaint', facts: [{ fact: 'without_heating_or_hot_water', value: true, since: RECEIVED }] }),
    );
    expect(s.clock('urgent_inspection')).toMatchObject({ dueAt: moment('2025-06-04T10:00:00+01:00') });
    expect(openTasks(s)).not.toContain('ask_about_heating');
  });

  it('is told to the handler where the case says otherwise, and decides nothing', () => {
    const s = feedback();
    s.record(fact('formally_raised', false));
    const answer = s.record(absorbed({ kind: 'complaint', facts: [] }));
    expect(s.reading('ack')).toBe('none');
    expect(notices(answer)).toEqual([
      expect.stringContaining('TST-2025-00002, which goes on in this case, says otherwise'),
    ]);
    expect(notices(answer)[0]).toContain('formally raised: true');
  });

  it.each([
    ['released', () => act('DuplicateReleased', { case: 'c2', reference: 'TST-2025-00002' })],
    ['voided', (id: string) => act('ActVoided', { act: id, reason: 'entered_in_error' })],
  ])('is forgotten again once the duplicate is %s', (_, undoing) => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-03T12:00:00+01:00').receive();
    const facts = [{ fact: 'without_heating_or_hot_water', value: true, since: RECEIVED }];
    const answer = s.record(absorbed({ kind: 'complaint', facts }));
    s.record(undoing(idOf(answer, 'DuplicateAbsorbed')));
    expect(s.state.facts.has('without_heating_or_hot_water')).toBe(false);
    expect(s.reading('urgent_inspection')).toBe('cancelled (not_applicable)');
    expect(openTasks(s)).toContain('ask_about_heating');
  });

  it('the feedback is feedback again once the complaint is one of its own', () => {
    const s = feedback();
    s.record(absorbed({ kind: 'complaint', facts: [] }));
    s.record(act('DuplicateReleased', { case: 'c2', reference: 'TST-2025-00002' }));
    expect(s.state.kind).toBe('negative_feedback');
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
  });
});

describe('a case on which more is owed than the other would take over', () => {
  const merged = (more: Partial<Acts['CaseMerged']> = {}) =>
    act('CaseMerged', { into: 'c1', intoReference: 'TST-2025-00009', ...more });

  it('is not merged while an agreed action is open, and is once it is done (A-10)', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-06-05' }));
    expect(s.record(merged()).refusal).toMatchObject({
      code: 'STILL_OWED',
      message: 'On the case TST-2025-00001 there is still to do: "Do what was agreed"',
      wouldAccept: expect.stringContaining('mergeCase of TST-2025-00009 into this one'),
    });
    s.record(act('ActionCompleted', { action: 'A1' }));
    expect(s.record(merged()).refusal).toBeUndefined();
  });

  it('is not merged while an outside body waits for an answer (A-12)', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('ReferralRequestReceived', { request: 'R1', from: 'OS', matter: sealed }));
    expect(s.record(merged()).refusal).toMatchObject({ code: 'STILL_OWED' });
    s.record(act('ReferralRequestAnswered', { request: 'R1', channel: 'email' }));
    expect(s.record(merged()).refusal).toBeUndefined();
  });

  it('is not merged into one that has not come as far (P-16, P-19)', () => {
    const s = new Scenario(shippedPack('poweron'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('EscalationRequested', { channel: 'email' }));
    expect(s.record(merged({ intoStage: 'first' })).refusal).toMatchObject({ code: 'STILL_OWED', field: 'into' });
    expect(s.reading('definitive')).toBe('running');
    expect(s.record(merged({ intoStage: 'escalated' })).refusal).toBeUndefined();
  });
});

/** O-28: whoever does not want it shared does not want it shared in the case that goes on either. */
describe('a client who does not want a complaint to be shared', () => {
  const receivedAt = moment('2025-06-02T10:00:00+01:00');
  const withheld = (s: Scenario): readonly string[] =>
    s.state.acts.flatMap(({ type, data, voided }) =>
      type === 'ConsentWithheld' && !voided ? [String(data['scope'])] : [],
    );
  const survivor = (): Scenario => {
    const s = new Scenario(shippedPack('optimised'));
    s.at('2025-06-03T10:00:00+01:00').receive();
    s.record(
      act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-c2', receivedAt, kind: 'complaint', withheld: ['staff'] }),
    );
    return s;
  };

  it('is told by the duplicate, unless consent was given since', () => {
    const s = new Scenario(shippedPack('optimised'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('ConsentWithheld', { scope: 'staff' }), act('ConsentWithheld', { scope: 'others' }));
    s.record(act('ConsentGiven', { scope: 'others' }));
    const merged = s.record(act('CaseMerged', { into: 'c1', intoReference: 'TST-c1' }));
    expect(merged.events[0]?.data).toMatchObject({ withheld: ['staff'] });
  });

  it('is heeded in the case that goes on, with the flag, the task and the gate', () => {
    const s = survivor();
    expect(withheld(s)).toEqual(['staff']);
    expect(s.flags).toContain('investigation_limited');
    expect(openTasks(s)).toContain('sharing_withheld');
    expect(s.record(act('ContributionRequested', { contribution: 'x', from: 'y' })).refusal).toMatchObject({
      rule: 'sharing_agreed',
    });
  });

  it('is no longer heeded there once the duplicate is a complaint of its own', () => {
    const s = survivor();
    s.record(act('DuplicateReleased', { case: 'c2', reference: 'TST-c2' }));
    expect(withheld(s)).toEqual([]);
    expect(openTasks(s)).not.toContain('sharing_withheld');
  });
});
