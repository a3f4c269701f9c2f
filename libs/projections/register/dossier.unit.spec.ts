import { describe, expect, it } from 'vitest';
import { Position, type Positioned } from '#event-store';
import type { CaseEvent } from '#casework';
import { projected } from '../../read-model/testing/in-memory.ts';
import { register } from './index.ts';

const named = (text: string) => ({ ...sealed, sealed: text });
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
    complainant: named('Ann'),
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
      { remedy: 'r1', kind: 'goodwill', amount: 25, currency: 'GBP', state: 'accepted' },
      { remedy: null, kind: 'put_right', amount: null, currency: null, state: 'awarded' },
    ]);
  });

  it('is the agreed actions, with the date as last agreed and their text still sealed', () => {
    const moved = ['ActionRescheduled', { action: 'a1', actionDueOn: '2025-06-20' }] as const;
    expect(rowAfter(agreed, moved)?.actions).toEqual([
      { action: 'a1', description: sealed, dueOn: '2025-06-20', done: false },
    ]);
    expect(rowAfter(agreed, ['ActionCompleted', { action: 'a1' }])?.actions).toMatchObject([{ done: true }]);
  });

  it('is what the closure says, until the case is opened again, and the folder last filed to', () => {
    const filed = ['DocumentFiled', { folder: 'Acme', name: 'letter' }] as const;
    const closed = ['CaseClosed', { exit: 'resolved', summary: sealed, closedOn: '2025-06-12' }] as const;
    expect(rowAfter(filed, closed)).toMatchObject({ summary: sealed, folder: 'Acme', status: 'closed' });
    expect(rowAfter(closed, ['CaseReopened', { reason: 'new evidence' }])?.summary).toBeNull();
  });
});

describe('what was voided', () => {
  const of = (type: string, data: object = {}) => [type, data] as const;
  const remedy = { remedy: 'r1' };
  const decided = (outcome: string) => of('OutcomeDecided', { outcome });

  /** For each act: what came before it, the act, and whatever came after it. */
  it.each([
    ['an outcome', [decided('upheld')], decided('not_upheld'), []],
    ['what an outcome awards', [offer, award('apology')], award('put_right'), []],
    ['an identity', [], of('IdentityEstablished', { complainant: named('Bob'), company: 'Bob Ltd' }), []],
    [
      'an identity before another',
      [],
      of('IdentityEstablished', { complainant: named('Bob'), email: named('bob@') }),
      [of('IdentityEstablished', { complainant: named('Cid') })],
    ],
    ['an offer', [], offer, []],
    ['an offer that was provided', [], offer, [of('RemedyProvided', remedy)]],
    ['that a remedy was accepted', [offer], of('RemedyAccepted', remedy), []],
    ['that a remedy was provided', [offer, of('RemedyAccepted', remedy)], of('RemedyProvided', remedy), []],
    ['an agreed action', [], agreed, [of('ActionCompleted', { action: 'a1' })]],
    ['another date for an action', [agreed], of('ActionRescheduled', { action: 'a1', actionDueOn: '2025-07-01' }), []],
    ['that an action was completed', [agreed], of('ActionCompleted', { action: 'a1' }), []],
    ['a second filing', [of('DocumentFiled', { folder: 'Acme' })], of('DocumentFiled', { folder: 'Other' }), []],
    ['a cause', [of('LessonsRecorded', { causeCode: 'a' })], of('LessonsRecorded', { causeCode: 'a' }), []],
    ['a consent', [of('ConsentWithheld', { scope: 'x' })], of('ConsentGiven', { scope: 'x' }), []],
  ] as const)('is as if it had never been said: %s', (_what, before, act, after) => {
    const shown = (row: ReturnType<typeof rowAfter>) => ({ ...row, acts: null });
    const told = [...before, act, ...after];
    const voidOf = (n: number) => of('ActVoided', { act: `e${n}`, reason: 'entered_in_error' });
    const itself = voidOf(before.length + 1);
    expect(shown(rowAfter(...told))).not.toEqual(shown(rowAfter(...before, ...after)));
    expect(shown(rowAfter(...told, itself))).toEqual(shown(rowAfter(...before, ...after)));
    // And a void that is voided, as older logs have it, voids nothing.
    expect(shown(rowAfter(...told, itself, voidOf(told.length + 1)))).toEqual(shown(rowAfter(...told)));
  });
});
