import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Codec, Repository } from '#event-store';
import { MasterKey, SubjectKeys, Vault } from '#privacy';
import { packSchema, shippedCalendar } from '#procedure';
import { moment, shippedPack } from '../casework/testing/scenario.ts';
import { MemoryLog } from '../event-store/testing/memory-log.ts';
import { MemoryKeyStore } from '../privacy/testing/memory-key-store.ts';
import { CATEGORIES, Cases, Relations, type Library, type Sender } from './index.ts';

describe('commands on cases', () => {
  async function given() {
    const log = new MemoryLog();
    const codec = new Codec(CATEGORIES);
    const repository = new Repository(log, codec);
    const vault = new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));
    const first = shippedPack('commonsense');
    const second = packSchema.parse({
      ...first,
      version: 2,
      clocks: first.clocks.map((c) =>
        c.id === 'response_as_promised' ? { ...c, for: { n: 20, unit: 'working_day' }, nature: 'duty' } : c,
      ),
    });
    const packs = [first, second];
    const current = { version: 1 };
    const org = {
      id: 'o1',
      registered: true,
      pack: 'commonsense',
      referencePrefix: 'TST',
      timeZone: 'Europe/London',
      closureDays: [],
      closureChanges: [],
      lists: {},
      holders: [],
      roles: [],
      absences: [],
      appointments: [],
    };
    const calendar = shippedCalendar('england-and-wales');
    const library = {
      organisation: () => Promise.resolve(org),
      pack: (_: string, __: string, version = current.version) =>
        Promise.resolve(packs.find((one) => one.version === version)),
      calendars: () =>
        Promise.resolve(new Map([['england-and-wales', { latest: calendar, shipped: calendar, inForce: [] }]])),
    } as unknown as Library;
    const clock = { now: moment('2025-06-02T10:00:00+01:00') };
    const cases = new Cases(log, codec, repository, library, vault, { now: () => clock.now }, '2025b');
    const sender = (commandId: string = randomUUID()): Sender => ({
      caller: { person: 'p1', role: 'administrator', organisation: 'o1', authenticated: 'token' } as never,
      commandId,
    });
    const intake = {
      kind: 'complaint',
      channel: 'email',
      receivedAt: clock.now,
      complainant: 'Ann',
      narrative: 'Cold',
    } as never;
    return { log, cases, current, clock, sender, intake, relations: new Relations(cases) };
  }
  it('S21: the same command sent twice writes its event once', async () => {
    const { log, cases, sender, intake } = await given();
    await cases.receive(intake, [], sender('receipt'));
    const caseId = cases.idOf(sender('receipt'));
    const note = [{ type: 'NoteAdded', data: { note: 'Rang, nobody there' } }] as never;
    expect(await cases.record(caseId, note, sender('note'))).toMatchObject({ done: { outcome: 'written' } });
    const written = log.events.length;
    expect(await cases.record(caseId, note, sender('note'))).toMatchObject({ done: { outcome: 'repeated' } });
    expect(log.events).toHaveLength(written);
    expect(log.events.filter(({ type }) => type === 'NoteAdded')).toHaveLength(1);
  });
  // a repeated command id answers as the first did (design §3, exactly once; S21): nothing of Redress's own may be in the hash.
  it('a receipt sent again after another version of the pack was published is answered as the first was', async () => {
    const { cases, current, sender, intake } = await given();
    const one = sender();
    const first = await cases.receive(intake, [], one);
    expect(first).toMatchObject({ ok: true, done: { outcome: 'written' } });
    current.version = 2;
    expect(await cases.receive(intake, [], one)).toMatchObject({ ok: true, done: { outcome: 'repeated' } });
  });
  // a repeated command id answers as the first did, whatever became of the survivor (design §3; S21).
  it('a merger sent again after the survivor was closed is answered as the first was', async () => {
    const { cases, sender, intake, relations } = await given();
    const a = cases.idOf(sender());
    const [s1, s2, merge] = [sender(), sender(), sender()];
    await cases.receive(intake, [], s1);
    await cases.receive(intake, [], s2);
    const [duplicate, survivor] = [cases.idOf(s1), cases.idOf(s2)];
    expect(a).not.toBe(duplicate);
    expect(await relations.merge(duplicate, survivor, undefined, merge)).toMatchObject({ ok: true });
    const closing = await cases.record(
      survivor,
      [
        { type: 'CaseWithdrawn', data: {} },
        { type: 'CaseClosed', data: { exit: 'withdrawn', closedOn: '2025-06-02' } },
      ] as never,
      sender(),
    );
    expect(closing).toMatchObject({ ok: true });
    expect(await relations.merge(duplicate, survivor, undefined, merge)).toMatchObject({
      ok: true,
      done: { outcome: 'repeated' },
    });
  });
  // a case is decided by the version it is pinned to at that revision (design §4).
  it('a command that a move overtakes is decided by the version that the case has moved to', async () => {
    const { log, cases, sender, intake, relations } = await given();
    const s1 = sender();
    await cases.receive(intake, [], s1);
    const caseId = cases.idOf(s1);
    let overtaken = false;
    log.beforeAppend = async () => {
      if (overtaken) return;
      overtaken = true;
      await relations.move(caseId, 2, 'why', sender());
    };
    const done = await cases.record(
      caseId,
      [
        { type: 'Acknowledged', data: { channel: 'email', handlerName: 'H', expectedReplyDate: '2025-06-05' } },
      ] as never,
      sender(),
    );
    expect(done).toMatchObject({ ok: true });
    const started = log.events
      .filter((e) => e.type === 'ClockStarted')
      .map((e) => e.data as { rule: string; nature: string });
    expect(started.find((e) => e.rule === 'response_as_promised')?.nature).toBe('duty');
  });

  it('D-6: a row of a file is held to its fields as a person is, and costs no number where it is refused', async () => {
    const { log, cases, sender, intake } = await given();
    const row = { ...(intake as object), title: 'a\u0000b', email: 'n/a', complainant: 'x'.repeat(20_000) } as never;
    const fromFile: Sender = { ...sender(), origin: { kind: 'import', file: 'old.csv', line: 2 } };
    const answers = [await cases.receive(row, [], fromFile), await cases.receive(row, [], sender())];
    for (const answer of answers)
      expect(answer).toMatchObject({
        ok: false,
        refusal: {
          code: 'FIELD_FAULTY',
          fields: [
            { field: 'complainant', rule: 'length' },
            { field: 'email', rule: 'form' },
            { field: 'title', rule: 'characters' },
          ],
        },
      });
    expect(log.events).toEqual([]);
  });

  it('D-5: what a customer writes is never refused: what is no text is shown as a sign', async () => {
    const { log, cases, sender, intake } = await given();
    await cases.receive(intake, [], sender('receipt'));
    const file = { title: 'Attachment', fileName: '../a\u202Egnp.exe', mediaType: 'image/\u0000png', size: 3 };
    const filed = await cases.record(cases.idOf(sender('receipt')), [{ type: 'EvidenceAdded', data: file }], {
      ...sender(),
      voice: 'outside',
    });
    expect(filed).toMatchObject({ ok: true });
    expect(log.events.find(({ type }) => type === 'EvidenceAdded')).toMatchObject({
      data: { mediaType: 'image/\uFFFDpng' },
    });
  });
});
