import { describe, expect, it } from 'vitest';
import { Position, type Positioned } from '#event-store';
import type { CaseEvent } from '#casework';
import { projected } from '../../read-model/testing/in-memory.ts';
import { register } from './index.ts';

const sealed = { sealed: 'c2VhbGVk', subject: 'party-1', path: 'Test.field' };

/** The row of a case after its receipt and these acts, whose ids are `e1`, `e2` … */
function rowAfter(...acts: readonly (readonly [type: string, data: object])[]) {
  const received = {
    reference: 'TST-2025-00001',
    kind: 'complaint',
    channel: 'email',
    receivedAt: '2025-06-02T09:00:00.000Z',
    pack: { id: 'shop', version: 1 },
    party: 'party-1',
  };
  const events = [['ComplaintReceived', received] as const, ...acts].map(([type, data], n) => {
    const moment = `2025-06-02T1${n}:00:00.000Z`;
    const meta = { organisation: 'acme', occurredAt: moment, decidedAt: moment, origin: { kind: 'live' } };
    const position = Position.fromText(`${n}/${n}`);
    return {
      id: `e${n}`,
      type,
      data,
      stream: 'case-c1',
      revision: n,
      position,
      meta,
    } as unknown as Positioned<CaseEvent>;
  });
  return projected(register, events)[0];
}

const award = (kind: string) => ['OutcomeDecided', { outcome: 'upheld', remedies: [{ kind }] }] as const;
const offer = ['RemedyOffered', { remedy: 'r1', offer: { kind: 'goodwill', amount: 25, currency: 'GBP' } }] as const;
const agreed = ['ActionAgreed', { action: 'a1', description: sealed, actionDueOn: '2025-06-10' }] as const;

describe('what is done about a complaint, in the register', () => {
  it('is what was offered, as far as it has come, and what the last outcome awards', () => {
    const row = rowAfter(offer, award('apology'), award('put_right'), ['RemedyAccepted', { remedy: 'r1' }]);
    expect(row?.remedies).toEqual([
      { act: 'e1', remedy: 'r1', kind: 'goodwill', amount: 25, currency: 'GBP', state: 'accepted' },
      { act: 'e3', remedy: null, kind: 'put_right', amount: null, currency: null, state: 'awarded' },
    ]);
  });

  it('is the agreed actions, with the date as last agreed and their text still sealed', () => {
    const moved = ['ActionRescheduled', { action: 'a1', actionDueOn: '2025-06-20' }] as const;
    expect(rowAfter(agreed, moved)?.actions).toEqual([
      { act: 'e1', action: 'a1', description: sealed, dueOn: '2025-06-20', done: false },
    ]);
    expect(rowAfter(agreed, ['ActionCompleted', { action: 'a1' }])?.actions).toMatchObject([{ done: true }]);
  });

  it('is no more what a voided act had added', () => {
    const voided = (act: string) => ['ActVoided', { act, reason: 'entered_in_error' }] as const;
    expect(rowAfter(agreed, voided('e1'))?.actions).toEqual([]);
    expect(rowAfter(offer, award('apology'), voided('e2'))).toMatchObject({
      outcome: null,
      remedies: [{ remedy: 'r1' }],
    });
  });

  it('is what the closure says, until the case is opened again, and the folder last filed to', () => {
    const filed = ['DocumentFiled', { folder: 'Acme', name: 'letter' }] as const;
    const closed = ['CaseClosed', { exit: 'resolved', summary: sealed, closedOn: '2025-06-12' }] as const;
    expect(rowAfter(filed, closed)).toMatchObject({ summary: sealed, folder: 'Acme', status: 'closed' });
    expect(rowAfter(closed, ['CaseReopened', { reason: 'new evidence' }])?.summary).toBeNull();
  });
});
