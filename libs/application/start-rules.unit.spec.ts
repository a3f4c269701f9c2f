import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANYBODY, Codec, genesisOf, INSTALLATION, LogGuard, placeOf, Position } from '#event-store';
import type { EventLog, Place, Remembered, StoredEvent } from '#event-store';
import { MemoryLog } from '../event-store/testing/index.ts';
import { logCatalogue, timeCatalogue } from '../publishing/events.ts';
import { Installation } from './installation.ts';

const codec = new Codec([
  { name: 'log', scope: 'installation', catalogue: logCatalogue },
  { name: 'time', scope: 'installation', catalogue: timeCatalogue },
]);
const NOW = '2026-11-30T10:00:00.000Z';

/** A server that can be given another log while somebody is connected to it. */
class Server {
  holds = new MemoryLog();
  readonly client: EventLog = {
    append: (...given) => this.holds.append(...given),
    read: (...given) => this.holds.read(...given),
    readAll: (...given) => this.holds.readAll(...given),
    head: (...given) => this.holds.head(...given),
    last: () => this.holds.last(),
    deliveries: (...given) => this.holds.deliveries(...given),
    close: () => Promise.resolve(),
  };
}

/** What stands beside the log, as it was remembered. */
interface Beside {
  readModels?: Place;
  keys?: Place;
}

let server: Server;
let beside: Beside;
beforeEach(() => {
  server = new Server();
  beside = {};
});

/** A process that starts on the server; `log` is what it writes by. */
async function start(): Promise<{ readonly guard: LogGuard; readonly log: EventLog; readonly does: Installation }> {
  const guard = new LogGuard();
  const memory = (by: string, place: Place | undefined): Remembered => ({ by, places: place ? [place] : [] });
  guard.remember(() => Promise.resolve(memory('the read models', beside.readModels)));
  guard.remember(() => Promise.resolve(memory('the keys', beside.keys)));
  const begins = new Installation(server.client, codec, () => NOW);
  const log = guard.guard(server.client, () => begins.begin('system'));
  await guard.hold();
  return { guard, log, does: new Installation(log, codec, () => NOW) };
}
const made = (items: number) => ({ type: 'BackupMade', data: { kind: 'log', items } }) as const;

/** A log with so many events behind its beginning; everything beside it has seen them all. */
async function given(events: number): Promise<StoredEvent[]> {
  const { guard, does } = await start();
  for (let n = 0; n < events; n += 1) await does.record(made(n));
  beside = { readModels: guard.newest!, keys: guard.newest! };
  return [...server.holds.events];
}
/** The server gets a log with these events. */
function put(events: readonly Omit<StoredEvent, 'position'>[]): void {
  server.holds = new MemoryLog();
  for (const event of events) server.holds.put(event);
}
async function another(events: number): Promise<void> {
  put([]);
  const does = new Installation(server.client, codec, () => NOW);
  await does.begin('system');
  for (let n = 0; n < events; n += 1) await does.record(made(n));
}
const altered = (event: StoredEvent): StoredEvent => ({
  ...event,
  metadata: { ...(event.metadata as object), hash: 'f'.repeat(64) },
});
const elsewhere: Omit<StoredEvent, 'position'> = {
  id: randomUUID(),
  type: 'Said',
  stream: 'other-1',
  revision: 0,
  data: {},
  metadata: {},
};

interface Rule {
  readonly rule: string;
  readonly found: string;
  readonly change: (events: readonly StoredEvent[]) => void | Promise<void>;
  readonly code: string | null;
  readonly says?: RegExp;
}
/** The log, against what is remembered beside it. */
const RULES: readonly Rule[] = [
  {
    rule: 'R1',
    found: 'no event, and no place anywhere',
    change: () => {
      beside = {};
      put([]);
    },
    code: null,
  },
  {
    rule: 'R2',
    found: 'no event, and some place',
    change: () => put([]),
    code: 'LOG_MISSING',
    says: /is empty, and the read models and the keys have seen log-installation@3 .*redress restore FILE.*redress log begin/,
  },
  {
    rule: 'R2',
    found: 'no event, and the keys alone remember one',
    change: () => {
      delete beside.readModels;
      put([]);
    },
    code: 'LOG_MISSING',
    says: /and the keys have seen/,
  },
  {
    rule: 'R3',
    found: 'another identity',
    change: () => another(9),
    code: 'LOG_OTHER',
    says: /This is the log [0-9a-f]{8}, and the read models and the keys belong to another one, [0-9a-f]{8}\./,
  },
  {
    rule: 'R4',
    found: 'the log of yesterday',
    change: (events) => put(events.slice(0, -1)),
    code: 'LOG_OLDER',
    says: /The log ends with log-installation@2 of 2026-11-30.*have seen log-installation@3.*Put the log back.*redress log accept/,
  },
  {
    rule: 'R5',
    found: 'the event with another hash',
    change: (events) => put([...events.slice(0, -1), altered(events.at(-1)!)]),
    code: 'LOG_ALTERED',
    says: /it was altered/,
  },
  { rule: 'R6', found: 'the same at another position', change: (events) => put([elsewhere, ...events]), code: null },
  {
    rule: 'R7',
    found: 'keys that are older than the log',
    change: ([, second]) => {
      beside.keys = placeOf(second!, (second!.metadata as { hash: string }).hash, null);
    },
    code: null,
  },
];

describe('at the start, what is remembered beside the log is held against it', () => {
  it.each(RULES)('$rule: $found', async ({ change, code, says = /./ }) => {
    await change(await given(3));
    const before = server.holds.events.length;
    const { guard, does } = await start();
    expect([guard.fault?.code ?? null, guard.fault?.message ?? '-']).toEqual([code, expect.stringMatching(says)]);
    const writing = does.record(made(9)).then(
      () => 'taken',
      (error: unknown) => (error as { code?: string }).code,
    );
    expect(await writing).toBe(code ?? 'taken');
    expect(server.holds.events.length > before).toBe(code === null);
  });
});

describe('under a running product', () => {
  it.each(RULES.filter(({ rule }) => rule !== 'R1' && rule !== 'R7'))('$rule: $found', async ({ change, code }) => {
    const events = await given(3);
    const { guard, does, log } = await start();
    await change(events);
    // The connection was lost while the server was given another log.
    guard.lost();
    const writing = does.record(made(9)).then(
      () => 'taken',
      (error: unknown) => (error as { code?: string }).code,
    );
    const until = new AbortController();
    const deliveries = log.deliveries({ from: null, prefixes: ['log-'], signal: until.signal });
    const next = deliveries[Symbol.asyncIterator]()
      .next()
      .then(
        () => 'goes on',
        (error: unknown) => (error as Error).message,
      );
    expect(await writing).toBe(code ?? 'taken');
    expect(await next).toBe(guard.fault?.message ?? 'goes on');
    until.abort();
    // What can be read is read.
    expect(await log.last()).toEqual(await server.holds.last());
  });

  it('put back, the right log is taken again, without a start', async () => {
    const events = await given(3);
    const { guard, does } = await start();
    put(events.slice(0, 2));
    guard.lost();
    await expect(does.record(made(9))).rejects.toThrow('it is older');
    put(events);
    await does.record(made(9));
    expect(guard.fault).toBeNull();
  });

  it('misses even what nothing but this process has seen', async () => {
    await given(0);
    const { guard, does } = await start();
    const before = [...server.holds.events];
    await does.record(made(1));
    put(before);
    guard.lost();
    await expect(does.record(made(2))).rejects.toThrow(/the processes at work have seen log-installation@1/);
  });
});

it('a log whose file is damaged is read and not written, whatever else fits', async () => {
  await given(1);
  const guard = new LogGuard('page 3 is of another kind');
  const log = guard.guard(server.client, () => Promise.resolve());
  await guard.hold();
  const writing = new Installation(log, codec, () => NOW).record(made(9));
  await expect(writing).rejects.toThrow(/the log is damaged: page 3 is of another kind/);
  expect([guard.fault?.code, (await log.last())?.type]).toEqual(['LOG_DAMAGED', 'BackupMade']);
});

describe('a log knows itself', () => {
  it('it begins with its own first event, whatever is written first and however many begin', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await Promise.all([one.does.record(made(1)), two.does.record(made(2))]);
    const events = server.holds.events.map(({ stream, type }) => `${stream} ${type}`);
    expect(events).toEqual([`${INSTALLATION} LogBegun`, `${INSTALLATION} BackupMade`, `${INSTALLATION} BackupMade`]);
    expect([one.guard.identity, two.guard.identity]).toEqual(Array(2).fill(server.holds.events[0]!.id));
  });

  it('one of an earlier release is adopted by the name of the first event of ours', async () => {
    const provenance = {
      $correlationId: 'c',
      $causationId: 'c',
      commandId: 'c',
      commandHash: '',
      organisation: '',
      actor: { id: 'time', role: 'administrator', authenticated: 'system' as const },
      origin: { kind: 'live' as const },
      decidedAt: NOW,
    };
    const declared = { type: 'ManualTimeDeclared', data: { startsAt: NOW }, id: randomUUID(), occurredAt: NOW };
    const [encoded] = codec.encode('time-manual', [declared], provenance, genesisOf('time-manual'));
    server.holds.put(elsewhere);
    await server.client.append('time-manual', 'no_stream', [encoded!]);
    const { guard, does } = await start();
    expect([guard.fault, guard.identity]).toEqual([null, null]);
    await does.record(made(1));
    const [begun] = server.holds.events.filter(({ type }) => type === 'LogBegun');
    const { hash } = encoded!.metadata;
    expect(begun!.data).toEqual({
      time: 'manual',
      adopted: { stream: 'time-manual', revision: 0, event: encoded!.id, hash },
    });
    expect(guard.identity).toBe(begun!.id);
  });

  it('says which release is at work, once for each', async () => {
    const { does, log } = await start();
    await does.releaseStarted();
    await does.releaseStarted();
    await does.record(made(1));
    await does.releaseStarted();
    const types: string[] = [];
    for await (const { type } of log.read(INSTALLATION, ANYBODY)) types.push(type);
    expect(types).toEqual(['LogBegun', 'ReleaseStarted', 'BackupMade']);
  });
});

it('a place says where it stood, and what it is', () => {
  const place: Place = placeOf(
    { stream: 'case-1', revision: 4, id: 'e', position: Position.of(7n, 7n) },
    'h',
    'the log',
  );
  expect(place).toEqual({ log: 'the log', stream: 'case-1', revision: 4, event: 'e', hash: 'h', position: '7/7' });
});
