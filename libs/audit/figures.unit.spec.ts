import { beforeAll, describe, expect, it } from 'vitest';
import { hashCommand } from '#event-store';
import type { Issue } from '#publication';
import { CaseLog, caseCodec, CaseStory, packNamed } from '../projections/testing/case-log.ts';
import { sealed } from '../casework/testing/scenario.ts';
import { checkIssue, figuresAsOf } from './index.ts';

const COUNTED = { organisation: 'aurora', period: '2025-Q2', timeZone: 'Europe/London' };

describe('a report that was given out', () => {
  const caseLog = new CaseLog();
  const log = { log: caseLog.log, codec: caseCodec };
  let issue: Issue;

  const receive = async (receivedAt: string, now = receivedAt): Promise<void> => {
    const story = new CaseStory(caseLog, 'aurora', packNamed('poweron'));
    const data = {
      reference: 'AUR-2025-00001',
      kind: 'complaint' as const,
      channel: 'email' as const,
      receivedAt,
      pack: { id: 'poweron', version: story.pack.version },
      party: 'p',
      complainant: sealed,
      narrative: sealed,
    };
    await story.record(now, { type: 'ComplaintReceived', data });
  };

  beforeAll(async () => {
    await receive('2025-05-02T09:00:00.000Z');
    const asOf = caseLog.log.events.at(-1)!.id;
    const counted = (await figuresAsOf(log, { ...COUNTED, asOf }))!;
    const issued = { issue: 'i', period: '2025-Q2', asOf, issuedOn: '2025-07-10', to: 'website' as const, changed: [] };
    issue = { ...issued, ...counted, at: '2025-07-10T09:00:00.000Z' };
    // Learnt of later: the report as issued does not know of it.
    await receive('2025-06-02T09:00:00.000Z', '2025-08-01T09:00:00.000Z');
  });

  it('counts again to the same figures, whatever was learnt since', async () => {
    expect(issue.figures).toMatchObject({ received: { count: 1, cases: [] } });
    expect(await checkIssue(log, 'aurora', issue)).toBe('as_issued');
    const asOf = caseLog.log.events.at(-1)!.id;
    expect((await figuresAsOf(log, { ...COUNTED, asOf }))?.figures).toMatchObject({ received: { count: 2 } });
  });

  it('is found out where its figures are not what the log gives', async () => {
    const figures = { ...issue.figures, received: { count: 0, cases: [] } };
    expect(await checkIssue(log, 'aurora', { ...issue, figures })).toBe('stored_figures_damaged');
    const forged = { ...issue, figures, figuresHash: hashCommand(figures) };
    expect(await checkIssue(log, 'aurora', forged)).toBe('figures_differ');
    expect(await checkIssue(log, 'aurora', { ...issue, asOf: 'nowhere' })).toBe('event_missing');
  });
});
