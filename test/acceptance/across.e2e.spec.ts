import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedCalendar } from '#procedure';
import { ADMINISTRATOR, Procedure, type Person } from './support/procedure.ts';

const IVY: Person = { id: 'ivy', role: 'handler' };
const DORA: Person = { id: 'dora', role: 'director' };

describe('what every procedure has: relations between cases, versions of packs and calendars', () => {
  let procedure: Procedure;
  beforeAll(async () => {
    procedure = await Procedure.start('commonsense');
    await procedure.appoint('approver', DORA);
  }, 120_000);
  afterAll(() => procedure.stop());

  it('S25: two complaints that are one go on as one, counted from the earlier receipt', async () => {
    await procedure.at('2025-06-04T10:00:00+01:00');
    const first = await procedure.receive(IVY, { receivedAt: '2025-06-03T10:00:00+01:00' });
    const second = await procedure.receive(IVY);
    await first.does('mergeCase', { into: second.id, reason: 'the same letter, by e-mail and by post' });
    expect(await first.seen()).toMatchObject({ status: 'closed', exit: 'duplicate' });
    expect(await first.clock('response')).toMatchObject({ state: 'cancelled', endBecause: 'merged' });
    await second.eventually(async () => expect(await second.dueOn('ack')).toBe('2025-06-04'));
    expect(await second.clock('response')).toMatchObject({ dueDate: '2025-06-06', firstDueDate: '2025-06-09' });
    expect(await second.isRefused('mergeCase', { into: first.id })).toMatchObject({
      code: 'CASE_CLOSED',
      field: 'into',
    });
    expect(await second.isRefused('mergeCase', { into: second.id })).toMatchObject({ code: 'SUBJECT_EXISTS' });
    await first.does('reopenCase', { reason: 'another letter after all' }, { by: DORA });
    expect(await first.clock('response')).toMatchObject({ state: 'running', dueDate: '2025-06-06' });
    await second.eventually(async () => expect(await second.dueOn('response')).toBe('2025-06-09'));
  });

  it('S25, C-04: a complaint that joins feedback makes a complaint of it, and what is owed to somebody is not lost', async () => {
    await procedure.at('2025-06-04T11:00:00+01:00');
    const feedback = await procedure.receive(IVY, { kind: 'negative_feedback' });
    const formal = await procedure.receive(IVY, { receivedAt: '2025-06-04T09:00:00+01:00' });
    expect(await feedback.reading('ack')).toBe('none');
    await formal.does('mergeCase', { into: feedback.id, reason: 'the same boiler' });
    await feedback.eventually(async () => expect(await feedback.dueOn('response')).toBe('2025-06-09'));
    expect(await feedback.seen()).toMatchObject({ kind: 'complaint' });
  });

  it('a day of receipt that was mistyped is put right, with every limit that began on it and the duplicate that went on', async () => {
    await procedure.at('2025-06-05T10:00:00+01:00');
    const complaint = await procedure.receive(IVY, { receivedAt: '2025-05-05T10:00:00+01:00' });
    expect(await complaint.reading('ack')).toBe('missed');
    const wrong = { receivedAt: '2026-06-04T10:00:00+01:00', reason: 'typed May for June' };
    expect(await complaint.isRefused('correctReceipt', wrong, { by: DORA })).toMatchObject({
      code: 'IN_THE_FUTURE',
      field: 'receivedAt',
    });
    await complaint.does('correctReceipt', { ...wrong, receivedAt: '2025-06-04T10:00:00+01:00' }, { by: DORA });
    expect(await complaint.clock('ack')).toMatchObject({
      state: 'running',
      dueDate: '2025-06-05',
      firstDueDate: '2025-06-05',
    });
    const { case: seen } = await procedure.query<{ case: object }>(
      IVY,
      'query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { receivedAt lateRecorded overdueCount breachedCount flags } }',
      { id: complaint.id, atLeast: procedure.position },
    );
    expect(seen).toEqual({
      receivedAt: '2025-06-04T09:00:00.000Z',
      lateRecorded: true,
      overdueCount: 0,
      breachedCount: 0,
      flags: [],
    });
    const twin = await procedure.receive(IVY, { receivedAt: '2025-06-05T09:00:00+01:00' });
    await complaint.does('mergeCase', { into: twin.id, reason: 'the same' });
    await twin.eventually(async () => expect(await twin.dueOn('response')).toBe('2025-06-09'));
    await complaint.does('correctReceipt', { ...wrong, receivedAt: '2025-06-03T10:00:00+01:00' }, { by: DORA });
    await twin.eventually(async () => expect(await twin.dueOn('response')).toBe('2025-06-06'));
  });

  it('a letter with two complaints is split, and both cases say so', async () => {
    await procedure.at('2025-06-10T10:00:00+01:00');
    const letter = await procedure.receive(IVY, { title: 'Late, and rude' });
    const part = await procedure.receive(IVY, { title: 'Rude' }, {}, { splitFrom: ['ID', letter.id] });
    const { reference } = await letter.seen();
    const links = async (of: typeof letter) =>
      (await of.history()).filter(({ type }) => type === 'CaseLinked').map(({ data }) => data);
    expect(await links(part)).toMatchObject([{ case: letter.id, reference, relation: 'split_from' }]);
    await letter.eventually(async () =>
      expect(await links(letter)).toMatchObject([{ case: part.id, relation: 'split_into' }]),
    );
    const nowhere = await part.isRefused('linkCases', { other: 'case-of-nobody' });
    expect(nowhere).toMatchObject({ code: 'CASE_NOT_FOUND', field: 'other' });
  });

  it('S18: a holiday that is announced moves the duty, and the promise stays', async () => {
    await procedure.at('2025-06-16T10:00:00+01:00');
    const complaint = await procedure.receive(IVY);
    await complaint.does('acknowledge', { channel: 'email', handlerName: 'Ivy', expectedReplyDate: '2025-06-19' });
    const { id, holidays, ...shipped } = shippedCalendar('england-and-wales');
    const announced = [...holidays, { date: '2025-06-18', title: 'Day of mourning' }];
    const calendar = { ...shipped, id, holidays: announced, version: 2 };
    await procedure.accepted(ADMINISTRATOR, 'publishCalendar', calendar);
    await complaint.eventually(async () => expect(await complaint.dueOn('response')).toBe('2025-06-20'));
    expect(await complaint.clock('response')).toMatchObject({ firstDueDate: '2025-06-19', state: 'running' });
    expect(await complaint.dueOn('response_as_promised')).toBe('2025-06-19');
  });

  it('a closure day of the firm counts for what runs, and no more once it is withdrawn', async () => {
    await procedure.at('2025-06-23T10:00:00+01:00');
    const complaint = await procedure.receive(IVY);
    expect(await complaint.dueOn('response')).toBe('2025-06-26');
    await procedure.accepted(ADMINISTRATOR, 'declareClosureDay', { date: '2025-06-25', title: 'Stocktaking' });
    await complaint.eventually(async () => expect(await complaint.dueOn('response')).toBe('2025-06-27'));
  });

  it('S19: a case stays on its version of the pack until somebody moves it', async () => {
    await procedure.at('2025-07-01T10:00:00+01:00');
    const before = await procedure.receive(IVY);
    const source = await readFile(new URL('../../libs/procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
    const second = source
      .replace(/^version: 1$/m, 'version: 2')
      .replace('for: {n: 3, unit: working_day}', 'for: {n: 10, unit: working_day}');
    await procedure.accepted(ADMINISTRATOR, 'publishPack', { source: second });
    const after = await procedure.receive(IVY);
    expect(await before.dueOn('response')).toBe('2025-07-04');
    expect(await after.dueOn('response')).toBe('2025-07-15');
    const asHandler = before.sends('moveCaseToPackVersion', { version: 2, reason: 'agreed' });
    await expect(asHandler).rejects.toThrow(/FORBIDDEN/);
    await before.does('moveCaseToPackVersion', { version: 2, reason: 'agreed with the customer' }, { by: DORA });
    expect(await before.dueOn('response')).toBe('2025-07-15');
    const nowhere = await before.isRefused('moveCaseToPackVersion', { version: 9, reason: 'a slip' }, { by: DORA });
    expect(nowhere).toMatchObject({ code: 'PACK_VERSION_UNKNOWN' });
  });
});
