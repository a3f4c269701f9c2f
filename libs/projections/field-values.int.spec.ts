import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { caseAggregate } from '#casework';
import { correctiveActionAggregate } from '#corrective-action';
import { Codec, UNCHAINED, type Category } from '#event-store';
import { messageAggregate } from '#message';
import { organisationAggregate } from '#organisation';
import { partyAggregate } from '#party';
import { calendarAggregate, packAggregate } from '#publishing';
import { Projector, type Opener, type ReadModel } from '#read-model';
import { reviewAggregate } from '#review';
import { MemoryLog } from '../event-store/testing/index.ts';
import { plainSamples, saidFields, stored } from '../kernel/testing/field-values.ts';
import { startTestDatabase, storedRows, type TestDatabase } from '../read-model/testing/database.ts';
import { PROJECTIONS, register } from './index.ts';

const AGGREGATES: readonly Category[] = [
  caseAggregate,
  correctiveActionAggregate,
  partyAggregate,
  organisationAggregate,
  reviewAggregate,
  messageAggregate,
  packAggregate,
  calendarAggregate,
];
/** What an event may hold, whatever a door would say of it today: it is read for ever. */
const READ_FOR_EVER: readonly unknown[] = [
  'a\u0000b',
  '\uD800',
  '\uFFFE',
  '0000-01-01',
  '2025-02-30',
  '9999-12-31',
  '0000-01-01T00:00:00.000Z',
  '2025-02-30T00:00:00.000Z',
  '\u{20BB7}'.repeat(100),
  distinct(500),
  distinct(100_000),
  2 ** 53 - 1,
  1e21,
];
/** As many CJK characters, which no compression makes short. */
function distinct(length: number): string {
  return Array.from({ length }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000))).join('');
}

const RECEIPT = {
  reference: 'AUR-2025-00001',
  kind: 'complaint',
  channel: 'email',
  receivedAt: '2025-04-24T09:30:00.000Z',
  pack: { id: 'commonsense', version: 1 },
  party: 'party-1',
};
const provenance = {
  $correlationId: 'c',
  $causationId: 'c',
  commandId: 'c',
  commandHash: 'c',
  organisation: 'aurora',
  actor: { id: 'hana', role: 'handler', authenticated: 'token' as const },
  origin: { kind: 'live' as const },
  decidedAt: '2025-04-24T10:00:00.000Z',
};

let database: TestDatabase;
let readModel: ReadModel;
let events = 0;
const codec = new Codec(AGGREGATES);
const log = new MemoryLog();
/** What is sealed is here in base64url, unsealed. */
const opener: Opener = (_organisation, sealed) =>
  Promise.resolve(sealed.map((one) => Buffer.from(one.sealed, 'base64url').toString('utf8')));

async function tell(stream: string, type: string, data: object): Promise<void> {
  events += 1;
  const id = `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`;
  const event = { type, data, id, occurredAt: '2025-04-24T10:00:00.000Z' };
  await log.append(stream, 'any', codec.encode(stream, [event], provenance, UNCHAINED));
}

/** What a stream begins with. */
const BEGUN: Readonly<Record<string, readonly [type: string, data: object]>> = {
  case: ['ComplaintReceived', RECEIPT],
  correctiveAction: ['CorrectiveActionOpened', { case: 'c1', description: 'Train the callers' }],
};
const INTAKE = ['ComplaintReceived', 'FeedbackReceived'];
/** Sealed fields that a projection opens. */
const OPENED = ['complainant', 'email', 'phone', 'address'];

/** Each field of an event with each value that it may hold, in a stream of its own. */
async function tellAll(category: string, type: string, schema: z.ZodType): Promise<void> {
  const isIntake = INTAKE.includes(type);
  const fields = saidFields(schema);
  const plain = { ...plainSamples(schema), ...(isIntake ? RECEIPT : {}) };
  const sealed = fields.map(({ name, declared }) => [name, stored(declared, plain[name as never])] as const);
  const given = { ...plain, ...Object.fromEntries(sealed.filter(([, value]) => value !== undefined)) };
  for (const { name, declared } of fields) {
    if (declared.sealed === true && !OPENED.includes(name)) continue;
    for (const value of READ_FOR_EVER) {
      const data = { ...given, [name]: stored(declared, value) };
      if (!schema.safeParse(data).success) continue;
      const stream = `${category}-${events}`;
      const begun = BEGUN[category];
      if (begun !== undefined && begun[0] !== type && !isIntake) await tell(stream, ...begun);
      await tell(stream, type, data);
    }
  }
}

beforeAll(async () => {
  database = await startTestDatabase();
  readModel = await database.open(PROJECTIONS);
  for (const { name: category, catalogue } of AGGREGATES) {
    for (const [type, { schema }] of Object.entries(catalogue)) await tellAll(category, type, schema as z.ZodType);
  }
  await tell('case-in-the-year-0', 'ComplaintReceived', RECEIPT);
  await tell('case-in-the-year-0', 'CaseClosed', { exit: 'withdrawn', closedOn: '0000-01-01' });
  await new Projector({ readModel, log, codec, opener, batchSize: 500 }).catchUp();
});
afterAll(() => database.close());

/** A fold says so of what cannot be; these events have nothing before them. */
const OF_NOTHING = /never (?:started|raised|taken|asked for)/u;
const parked = async (): Promise<readonly string[]> =>
  (await readModel.parked()).flatMap(({ projection, error }) =>
    OF_NOTHING.test(error) ? [] : [`${projection}: ${error}`],
  );

describe('whatever an event holds', () => {
  it('is folded by every projection, and stored', async () => {
    expect(events).toBeGreaterThan(1_000);
    expect(await parked()).toEqual([]);
  });

  it('is shown: what is no text as a sign, and a case that was closed on no day as closed (D-1)', async () => {
    const rows = await storedRows(readModel, register);
    expect(rows.find(({ key }) => key === 'in-the-year-0')).toMatchObject({ status: 'closed', closed_on: null });
    expect(rows.map(({ title }) => title)).toContain('a\uFFFDb');
  });

  it('comes to the same rows by a rebuild', async () => {
    const before = await storedRows(readModel, register);
    const projector = new Projector({ readModel, log, codec, opener, batchSize: 70 });
    await projector.rebuild(register.name);
    await projector.catchUp([register.name]);
    expect(await storedRows(readModel, register)).toEqual(before);
    expect(await parked()).toEqual([]);
  });
});
