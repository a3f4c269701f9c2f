import { describe, expect, it } from 'vitest';
import type { PartyEvent } from '#party';
import { act } from '../../casework/testing/acts.ts';
import { sealed } from '../../casework/testing/scenario.ts';
import { projected } from '../../read-model/testing/in-memory.ts';
import { CaseLog, CaseStory, packNamed } from '../testing/case-log.ts';
import { parties, partyCases } from './index.ts';

const AT = '2025-08-20T10:00:00.000Z';

async function received(log: CaseLog, party: string, organisation = 'aurora'): Promise<CaseStory> {
  const story = new CaseStory(log, organisation, packNamed('poweron'));
  const pack = { id: 'poweron', version: 1 };
  const intake = { reference: 'TST-2025-00001', kind: 'complaint', channel: 'email', receivedAt: AT } as const;
  await story.record(AT, act('ComplaintReceived', { ...intake, pack, party, complainant: sealed, narrative: sealed }));
  return story;
}

const said = (log: CaseLog, party: string, event: PartyEvent, occurredAt = AT, organisation = 'aurora') =>
  log.append(`party-${party}`, [{ ...event, id: log.newId(), occurredAt }], { organisation, decidedAt: occurredAt });

const imposed = (restriction: string, reviewOn: string): PartyEvent => ({
  type: 'RestrictionImposed',
  data: { restriction, arrangements: sealed, reason: sealed, reviewOn, reviewAt: `${reviewOn}T00:00:00.000Z` },
});

const rowsOf = (log: CaseLog) => projected(parties, log.events, { batchSizes: [1, 2] });

describe('parties', () => {
  it('are known by their first case, each organisation’s for itself', async () => {
    const log = new CaseLog();
    for (const organisation of ['aurora', 'aurora', 'borealis']) await received(log, 'jose', organisation);
    expect(rowsOf(log).map(({ key, party, erased }) => [key, party, erased])).toEqual([
      ['aurora/jose', 'jose', false],
      ['borealis/jose', 'jose', false],
    ]);
  });

  it('wake at the next review that is not on record as due, and no longer once lifted', async () => {
    const log = new CaseLog();
    await received(log, 'jose');
    await said(log, 'jose', imposed('r1', '2025-12-01'));
    await said(log, 'jose', imposed('r2', '2025-10-01'));
    expect(rowsOf(log)).toMatchObject([{ wakeAt: '2025-10-01T00:00:00.000Z' }]);
    await said(log, 'jose', { type: 'RestrictionReviewDue', data: { restriction: 'r2', reviewOn: '2025-10-01' } });
    expect(rowsOf(log)).toMatchObject([
      { wakeAt: '2025-12-01T00:00:00.000Z', restrictions: [{ reviewDue: false }, { reviewDue: true }] },
    ]);
    await said(log, 'jose', { type: 'RestrictionLifted', data: { restriction: 'r1', reason: 'over' } });
    expect(rowsOf(log)).toMatchObject([{ wakeAt: null, restrictions: [{ restriction: 'r2' }] }]);
  });

  it('are reviewed, and wake at the next review', async () => {
    const log = new CaseLog();
    await said(log, 'jose', imposed('r1', '2025-10-01'));
    const reviewAt = '2026-01-01T00:00:00.000Z';
    const data = { restriction: 'r1', finding: sealed, reviewOn: '2026-01-01', reviewAt };
    await said(log, 'jose', { type: 'RestrictionReviewed', data });
    expect(rowsOf(log)).toMatchObject([{ wakeAt: reviewAt, restrictions: [{ reviewOn: '2026-01-01' }] }]);
  });

  it('keep who acts for them until that is ended, and how they want to be dealt with', async () => {
    const log = new CaseLog();
    await said(log, 'jose', { type: 'PartyPreferencesSet', data: { language: 'Polish', adjustments: sealed } });
    await said(log, 'jose', { type: 'RepresentativeNamed', data: { representative: 'ann', name: sealed } });
    expect(rowsOf(log)).toMatchObject([
      {
        representatives: [{ representative: 'ann', name: sealed }],
        preferences: { language: 'Polish', channel: null },
      },
    ]);
    await said(log, 'jose', { type: 'RepresentationEnded', data: { representative: 'ann', reason: 'over' } });
    expect(rowsOf(log)).toMatchObject([{ representatives: [] }]);
  });

  it('that were erased are restricted no longer and never wake', async () => {
    const log = new CaseLog();
    await received(log, 'jose');
    await said(log, 'jose', imposed('r1', '2025-12-01'));
    await said(log, 'jose', { type: 'PersonErased', data: { subject: 'jose', reason: 'Article 17' } });
    expect(rowsOf(log)).toMatchObject([{ erased: true, erasedAt: AT, restrictions: [], wakeAt: null }]);
  });
});

describe('the cases of a party', () => {
  it('are those they complain in, with others or through others', async () => {
    const log = new CaseLog();
    const story = await received(log, 'jose');
    await story.record(
      AT,
      act('ComplainantAdded', { party: 'ann', complainant: sealed }),
      act('RepresentativeAuthorised', { party: 'sol', name: sealed }),
    );
    const rows = projected(partyCases, log.events).map(({ party, caseId, joinedAs }) => [party, caseId, joinedAs]);
    expect(rows).toEqual([
      ['ann', story.caseId, 'further_complainant'],
      ['jose', story.caseId, 'complainant'],
      ['sol', story.caseId, 'representative'],
    ]);
  });

  it('are theirs no more once the act is voided, or the representative stands down', async () => {
    const log = new CaseLog();
    const story = await received(log, 'jose');
    const added = act('ComplainantAdded', { party: 'ann', complainant: sealed });
    await story.record(AT, added, added, act('RepresentativeAuthorised', { party: 'sol', name: sealed }));
    const now = () =>
      projected(partyCases, log.events, { batchSizes: [1, 2] }).flatMap(({ party, isParty }) =>
        isParty ? [party] : [],
      );
    const voided = (type: string, back = 1) =>
      act('ActVoided', {
        act: story.state.acts.filter((one) => one.type === type).at(-back)!.id,
        reason: 'entered_in_error',
      });
    expect(now()).toEqual(['ann', 'jose', 'sol']);
    await story.record(AT, voided('ComplainantAdded', 2));
    expect(now()).toEqual(['ann', 'jose', 'sol']);
    await story.record(AT, voided('ComplainantAdded'));
    expect(now()).toEqual(['jose', 'sol']);
    await story.record(AT, act('RepresentativeStoodDown', { party: 'sol', reason: 'over' }));
    expect(now()).toEqual(['jose']);
    await story.record(AT, voided('RepresentativeStoodDown'));
    expect(now()).toEqual(['jose', 'sol']);
    await story.record(AT, voided('RepresentativeAuthorised'));
    expect(now()).toEqual(['jose']);
  });
});
