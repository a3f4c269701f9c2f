import { describe, expect, it } from 'vitest';
import { correctiveActionAggregate, type CorrectiveActionCommand, type CorrectiveActionState } from './index.ts';

const CONTEXT = { now: '2025-04-17T10:00:00.000Z', today: '2025-04-17', newId: () => 'e1' };
const OPEN: CorrectiveActionCommand = { type: 'open', data: { case: 'c1', description: 'Train the callers' } };
const COMPLETE: CorrectiveActionCommand = { type: 'complete', data: { what: 'Everybody was trained' } };
const review = (effective: boolean): CorrectiveActionCommand => ({
  type: 'reviewEffectiveness',
  data: { effective, finding: 'two months of calls' },
});

function when(given: readonly CorrectiveActionCommand[], command: CorrectiveActionCommand) {
  let state: CorrectiveActionState = correctiveActionAggregate.initial;
  for (const earlier of given) {
    const decision = correctiveActionAggregate.decide(state, earlier, CONTEXT);
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = correctiveActionAggregate.evolve(state, event as never);
  }
  return correctiveActionAggregate.decide(state, command, CONTEXT);
}

describe('a corrective action', () => {
  it('is opened once, however often the case says so', () =>
    expect(when([OPEN], OPEN)).toEqual({ ok: true, events: [] }));
  it('is closed only after its effectiveness was found', () => {
    expect(when([OPEN, COMPLETE], { type: 'close', data: {} })).toMatchObject({
      ok: false,
      refusal: { code: 'CORRECTIVE_ACTION_STATUS' },
    });
    expect(when([OPEN, COMPLETE, review(true)], { type: 'close', data: {} })).toMatchObject({ ok: true });
  });
  it('goes back to work when it was found to prevent nothing', () => {
    expect(when([OPEN, COMPLETE, review(false)], COMPLETE)).toMatchObject({
      ok: true,
      events: [{ type: 'CorrectiveActionCompleted' }],
    });
  });
  it('is given to nobody under a name of the product itself', () =>
    expect(when([OPEN], { type: 'assign', data: { owner: 'timekeeper' } })).toMatchObject({
      ok: false,
      refusal: { code: 'NAME_RESERVED', field: 'owner' },
    }));
  it('has a day that lies ahead where somebody gives it one, and the day on which it was raised on the case', () => {
    const due = (dueOn: string): CorrectiveActionCommand => ({ type: 'assign', data: { owner: 'olga', dueOn } });
    expect(when([OPEN], due('2025-04-17'))).toMatchObject({ ok: true });
    expect(when([OPEN], due('2025-04-16'))).toMatchObject({
      ok: false,
      refusal: { code: 'BEFORE_THE_ACT', field: 'dueOn', wouldAccept: 'a day from 2025-04-17 to 2030-04-17' },
    });
    expect(when([OPEN], due('0000-01-01'))).toMatchObject({ ok: false, refusal: { code: 'NOT_A_DATE' } });
    const told = { ...OPEN, data: { ...OPEN.data, dueOn: '0000-01-01' } } as CorrectiveActionCommand;
    expect(when([], told)).toMatchObject({ ok: true });
  });
  it('does not exist before it is opened', () =>
    expect(when([], COMPLETE)).toMatchObject({
      ok: false,
      refusal: { message: 'There is no such corrective action' },
    }));
});
