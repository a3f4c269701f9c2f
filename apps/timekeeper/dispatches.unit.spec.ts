import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { caseStream, CATEGORIES, Cases, type Core, type Library, type Sender } from '#application';
import { Codec, Repository } from '#event-store';
import type { Id } from '#kernel';
import { MailDelayed, type OutgoingMail } from '#mail';
import { MasterKey, SubjectKeys, Vault } from '#privacy';
import { shippedCalendar } from '#procedure';
import { moment, shippedPack } from '../../libs/casework/testing/scenario.ts';
import { MemoryLog } from '../../libs/event-store/testing/memory-log.ts';
import { MemoryKeyStore } from '../../libs/privacy/testing/memory-key-store.ts';
import type { Bookkeeping } from './bookkeeping.ts';
import { Dispatcher } from './dispatches.ts';

const EVENING = '2025-06-02T22:30:00+01:00';
const DAY = '2025-06-02';
const BEFORE_MIDNIGHT = '2025-06-02T23:59:59+01:00';
const AFTER_MIDNIGHT = '2025-06-03T00:00:02+01:00';
const NEXT_MORNING = '2025-06-03T08:00:00+01:00';

let log: MemoryLog;
let clock: { now: string };
let vault: Vault;
let packs: ReturnType<typeof shippedPack>[];
let core: Core;
let caseId: Id;
let party: Id;
/** What reached the mail server, and what it does with the next one. */
let taken: OutgoingMail[];
let server: (mail: OutgoingMail) => Promise<void>;
let said: string[];
let dispatcher: Dispatcher;

const library = {
  organisation: () =>
    Promise.resolve({
      id: 'o1',
      name: 'Acme',
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
    }),
  pack: () => Promise.resolve(packs[0]),
  calendars: () => {
    const calendar = shippedCalendar('england-and-wales');
    return Promise.resolve(new Map([[calendar.id, { latest: calendar, shipped: calendar, inForce: [] }]]));
  },
} as unknown as Library;

const sender = (commandId: string = randomUUID()): Sender => ({
  caller: { person: 'ivy', role: 'handler', organisation: 'o1', authenticated: 'token' },
  commandId,
});

/** A timekeeper that has just been started. */
const started = (): Dispatcher =>
  new Dispatcher({
    core,
    due: { lettersToHandOver: () => Promise.resolve([{ organisation: 'o1', caseId, dispatch: 'd1' }]) },
    bookkeeping: { lease: () => Promise.resolve(true) } as unknown as Bookkeeping,
    post: {
      domain: 'acme.example',
      send: async (mail) => {
        await server(mail);
        taken.push(mail);
      },
    },
    outbox: tmpdir(),
    onError: (what, why) => said.push(`${what}: ${why instanceof Error ? why.message : String(why)}`),
  });

const look = async (times = 1): Promise<void> => {
  for (let n = 0; n < times; n += 1) await dispatcher.handOver(new AbortController().signal);
};
const typesOnCase = (): readonly string[] =>
  log.events.filter(({ stream }) => stream === caseStream(caseId)).map(({ type }) => type);
const of = (type: string) => log.events.filter((event) => event.type === type);

beforeEach(async () => {
  log = new MemoryLog();
  clock = { now: moment(EVENING) };
  vault = new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));
  packs = [shippedPack('commonsense')];
  const codec = new Codec(CATEGORIES);
  const time = { now: () => clock.now };
  const cases = new Cases(log, codec, new Repository(log, codec), library, vault, time, '2025b');
  core = { log, codec, cases, vault, library, time } as unknown as Core;
  [taken, said] = [[], []];
  server = () => Promise.resolve();
  const receipt = sender();
  const intake = { kind: 'complaint', channel: 'email', receivedAt: clock.now, complainant: 'Ann', narrative: 'Cold' };
  await cases.receive(intake as never, [], receipt);
  caseId = cases.idOf(receipt);
  ({ party } = of('ComplaintReceived')[0]?.data as { party: Id });
  const promise = { handlerName: 'Ivy', expectedReplyDate: DAY };
  const letter = {
    dispatch: 'd1',
    letter: 'acknowledgement',
    channel: 'email',
    to: 'ann@example.org',
    subject: 'We have your complaint',
    body: 'You will hear from us today.',
    bodyHash: '0'.repeat(64),
    carries: 'Acknowledged',
    with: promise,
  };
  expect(await cases.record(caseId, [{ type: 'DispatchRequested', data: letter }] as never, sender())).toMatchObject({
    ok: true,
  });
  dispatcher = started();
});

describe('a letter that promises today', () => {
  it('and that its server takes after midnight leaves once, and what it carried out is recorded', async () => {
    clock.now = moment(BEFORE_MIDNIGHT);
    server = () => Promise.resolve(void (clock.now = moment(AFTER_MIDNIGHT)));
    await look(5);
    expect(taken).toHaveLength(1);
    expect([of('Acknowledged'), of('DispatchCompleted'), said]).toEqual([[expect.anything()], [expect.anything()], []]);
    dispatcher = started();
    await look(5);
    expect(taken).toHaveLength(1);
  });

  it('is not sent by a server that is away until the next day, and is work for whoever sent it', async () => {
    server = () => Promise.reject(new MailDelayed('away'));
    await look();
    expect(typesOnCase().at(-1)).toBe('DispatchDelayed');
    server = () => Promise.resolve();
    clock.now = moment(NEXT_MORNING);
    await look(5);
    expect(taken).toEqual([]);
    expect(of('DispatchFailed').map(({ data }) => data)).toMatchObject([
      { dispatch: 'd1', reason: expect.stringContaining('2025-06-02 lies before 2025-06-03') },
    ]);
    expect(of('NoticeRaised').map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ kind: 'notify', person: 'ivy', message: expect.stringContaining('was not sent') }),
    );
    dispatcher = started();
    await look(5);
    expect(taken).toEqual([]);
  });
});

describe('a letter that has left', () => {
  it('is not sent again while the log takes nothing, and counts by the moment at which it left', async () => {
    let isAway = false;
    log.beforeAppend = () => (isAway ? Promise.reject(new Error('disk full')) : Promise.resolve());
    server = () => Promise.resolve(void (isAway = true));
    const leftAt = clock.now;
    await look(5);
    expect([taken.length, typesOnCase().at(-1)]).toEqual([1, 'DispatchRequested']);
    isAway = false;
    clock.now = moment(NEXT_MORNING);
    await look(5);
    expect(taken).toHaveLength(1);
    expect(of('Acknowledged').map(({ metadata }) => (metadata as { occurredAt: string }).occurredAt)).toEqual([leftAt]);
    expect(of('DispatchCompleted')).toHaveLength(1);
  });

  it('is work for whoever sent it where what it carried out cannot be recorded for good', async () => {
    server = () => vault.erase('o1', party);
    await look(5);
    expect(taken).toHaveLength(1);
    expect([of('Acknowledged'), of('DispatchCompleted')]).toEqual([[], [expect.anything()]]);
    expect(of('NoticeRaised').map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ person: 'ivy', message: expect.stringContaining('could not be recorded') }),
    );
    dispatcher = started();
    await look(5);
    expect(taken).toHaveLength(1);
  });

  it('is given its end in the log after enough attempts to record what it carried out', async () => {
    const misfit = { attempts: 0 };
    const record = core.cases.record.bind(core.cases);
    core.cases.record = (id, acts, by) => {
      const isWhole = acts.some(({ type }) => type === 'Acknowledged');
      if (!isWhole) return record(id, acts, by);
      misfit.attempts += 1;
      return Promise.reject(new Error('a decided Acknowledged does not fit its own schema'));
    };
    await look(30);
    expect([taken.length, misfit.attempts]).toEqual([1, 20]);
    expect(of('DispatchCompleted')).toHaveLength(1);
    expect(of('NoticeRaised')).toHaveLength(1);
  });
});

it('a letter of which the record could not be made is not sent', async () => {
  packs = [];
  await look(3);
  expect(taken).toEqual([]);
  expect(said.length).toBeGreaterThan(0);
});
