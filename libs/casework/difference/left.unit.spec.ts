import { describe, expect, it } from 'vitest';
import { evolve, initialCase, limitsLeft, type DecidedCaseEvent } from '../index.ts';
import { act, answered, acknowledged, escalationRequested } from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';
import { foldable } from './written.ts';

/** Cases that an older version of the software left otherwise than this one would (docs/adr/0016). */
const APPOINTED = [
  { role: 'coo', person: 'cara' },
  { role: 'managing_director', person: 'max' },
];

/** The case as it is on record without some of the events, which an older version did not write. */
function without(s: Scenario, isMissing: (event: DecidedCaseEvent) => boolean): void {
  s.state = s.told
    .flatMap(({ answer, context }) => answer.events.map((event) => ({ event, context })))
    .filter(({ event }) => !isMissing(event))
    .reduce((state, { event, context }) => evolve(state, foldable(event, context)), initialCase);
}

const names =
  (clock: string) =>
  ({ data }: DecidedCaseEvent): boolean =>
    'clock' in data && data.clock === clock;
const leftOf = (s: Scenario) => limitsLeft(s.state.record, s.told.at(-1)?.context as never);
const note = act('NoteAdded', { note: sealed });

describe('a limit that an older version did not begin', () => {
  const received = (): Scenario => {
    const s = new Scenario(shippedPack('commonsense'), APPOINTED).at('2025-06-02T10:00:00+01:00');
    s.receive();
    without(s, names('response'));
    return s;
  };

  it('is begun if it runs, and reminds nobody of late', () => {
    const s = received();
    const swept = s.at('2025-06-05T10:00:00+01:00').settle();
    expect(s.types(swept)).toEqual(['ClockStarted', 'ClockBreached', 'NoticeRaised']);
    expect(s.reading('response')).toBe('running');
    expect(s.settle().events).toEqual([]);
  });

  it('is left if it is over, and listed', () => {
    const s = new Scenario(shippedPack('commonsense'), APPOINTED).at('2025-06-02T10:00:00+01:00');
    s.receive();
    s.at('2025-06-03T10:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-10' }));
    without(s, names('ack'));
    expect(s.types(s.record(note))).toEqual(['NoteAdded']);
    expect(leftOf(s)).toEqual([
      {
        clock: 'ack',
        title: 'Acknowledge by e-mail',
        onRecord: null,
        derived: expect.objectContaining({ how: 'met' }),
      },
    ]);
  });
});

describe('what an older version did not do', () => {
  it('is not done of late', () => {
    const s = new Scenario(shippedPack('mobilise'), APPOINTED).at('2025-06-02T10:00:00+01:00').by('cara');
    s.receive();
    without(s, ({ type }) => type === 'HandlerAssigned');
    expect(s.types(s.at('2025-06-03T10:00:00+01:00').record(note))).toEqual(['NoteAdded']);
    expect(s.state.assigned.size).toBe(0);
  });
});

describe('a stage that an older version left the case in', () => {
  const escalated = (): Scenario => {
    const s = new Scenario(shippedPack('mobilise'), APPOINTED).at('2025-06-02T10:00:00+01:00').by('cara');
    s.receive({}, acknowledged({ expectedReplyDate: '2025-06-30' }));
    s.record(answered('substantive', { contents: ['stage2_advice'] }), escalationRequested());
    const asked = s.state.acts.find(({ type }) => type === 'EscalationRequested');
    s.record(act('ActVoided', { act: asked?.id ?? '', reason: 'entered_in_error' }));
    expect(s.state.stage).toBe('stage1');
    without(s, ({ type, data }) => type === 'StageEscalated' && 'to' in data && data.to === 'stage1');
    expect(s.state.stage).toBe('stage2');
    return s;
  };

  it('is the one that it is in, though nothing that stands gives ground for it', () => {
    const s = escalated();
    expect(s.types(s.record(note))).toEqual(['NoteAdded']);
    expect(s.state.stage).toBe('stage2');
  });

  it('is not entered again by what would have entered it', () => {
    const s = escalated();
    expect(s.types(s.record(escalationRequested()))).not.toContain('StageEscalated');
    expect(s.types(s.record(note))).toEqual(['NoteAdded']);
  });
});
