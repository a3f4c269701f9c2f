import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { ChainBroken, Conflict, NoSuchEvent, UnknownEventType } from './faults.ts';
import { Repository } from './repository.ts';
import { context, enquiry, MOST_NOTES, note, ours, provenance, sending } from './testing/enquiry.ts';
import { hurriedTimers } from './testing/manual-timers.ts';
import { MemoryLog } from './testing/memory-log.ts';

const STREAM = 'enquiry-1';
const codec = new Codec([enquiry]);

function given() {
  const log = new MemoryLog();
  return { log, repository: new Repository(log, codec, hurriedTimers) };
}

/** Lets another writer add a note before each of the first `times` appends of ours. */
function overtake(log: MemoryLog, times: number): void {
  let left = times;
  log.beforeAppend = async () => {
    if (left === 0) return;
    left -= 1;
    const { revision, lastHash } = await new Repository(log, codec).load(enquiry, STREAM, ours);
    const theirs = { ...provenance, commandId: `rival-${left}` };
    const [encoded] = codec.encode(STREAM, [note('rival')], theirs, lastHash);
    log.put({ ...encoded!, stream: STREAM, revision: revision + 1 });
  };
}

describe('carrying out a command', () => {
  test('writes what was decided and says where', async () => {
    const { log, repository } = given();
    const done = await repository.execute(enquiry, STREAM, { type: 'open', topic: 'meter' }, sending('c1'));
    expect(done).toMatchObject({ outcome: 'written', revision: 0, events: [{ type: 'EnquiryOpened', revision: 0 }] });
    expect(log.events).toHaveLength(1);
    expect(done.outcome === 'written' && done.position.compare(log.events[0]!.position)).toBe(0);
  });

  test('answers with events that are the same as when they are read back', async () => {
    const { repository } = given();
    const done = await repository.execute(enquiry, STREAM, { type: 'note', text: 'a' }, sending('c1'));
    const { commands } = await repository.load(enquiry, STREAM, ours);
    const read = commands.get('c1')!.events.map(({ position: _position, ...event }) => event);
    expect(done.outcome === 'written' && done.events).toEqual(read);
  });

  test('hands on a refusal and writes nothing', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'open', topic: 'meter' }, sending('c1'));
    const done = await repository.execute(enquiry, STREAM, { type: 'open', topic: 'bill' }, sending('c2'));
    expect(done).toMatchObject({ outcome: 'refused', refusal: { code: 'ALREADY_OPEN' }, revision: 0 });
    expect(log.events).toHaveLength(1);
  });

  test('stays quiet where there is nothing to do', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'open', topic: 'meter' }, sending('c1'));
    const done = await repository.execute(enquiry, STREAM, { type: 'open', topic: 'meter' }, sending('c2'));
    expect(done).toMatchObject({ outcome: 'unchanged', revision: 0 });
    expect(log.events).toHaveLength(1);
  });

  test('answers a repeated command as the first was answered, however much was written since', async () => {
    const { log, repository } = given();
    const command = { type: 'note', text: 'a' } as const;
    const first = await repository.execute(enquiry, STREAM, command, sending('c1'));
    await repository.execute(enquiry, STREAM, { type: 'note', text: 'b' }, sending('c2'));
    const again = await repository.execute(enquiry, STREAM, command, sending('c1'));
    expect(again).toMatchObject({ outcome: 'repeated', revision: first.revision });
    expect(again.outcome === 'repeated' && again.events).toMatchObject(first.outcome === 'written' ? first.events : []);
    expect(log.events).toHaveLength(2);
  });

  test('refuses another command under an id that was used', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'note', text: 'a' }, sending('c1'));
    const done = await repository.execute(enquiry, STREAM, { type: 'note', text: 'b' }, sending('c1', 'another hash'));
    expect(done).toMatchObject({ outcome: 'refused', refusal: { code: 'COMMAND_ID_REUSED' } });
    expect(log.events).toHaveLength(1);
  });

  test('refuses a sender who had seen an older revision, but not one who repeats', async () => {
    const { repository } = given();
    const command = { type: 'note', text: 'a' } as const;
    await repository.execute(enquiry, STREAM, command, { ...sending('c1'), expected: -1 });
    const stale = await repository.execute(enquiry, STREAM, command, { ...sending('c2'), expected: -1 });
    expect(stale).toMatchObject({ outcome: 'refused', refusal: { code: 'STALE_REVISION' }, revision: 0 });
    const again = await repository.execute(enquiry, STREAM, command, { ...sending('c1'), expected: -1 });
    expect(again).toMatchObject({ outcome: 'repeated' });
  });

  test('decides anew, from what is there now and with new ids, when another writer was faster', async () => {
    const { log, repository } = given();
    overtake(log, 2);
    const ids: string[] = [];
    const revisions: number[] = [];
    const done = await repository.execute(
      enquiry,
      STREAM,
      { type: 'note', text: 'mine' },
      {
        ...sending('c1'),
        context: ({ revision }) => {
          revisions.push(revision);
          const newId = () => {
            const id = context.newId();
            ids.push(id);
            return id;
          };
          return { ...context, newId };
        },
      },
    );
    expect(revisions).toEqual([-1, 0, 1]);
    expect(new Set(ids).size).toBe(3);
    expect(done).toMatchObject({ outcome: 'written', revision: 2, events: [{ id: ids[2] }] });
    await repository.load(enquiry, STREAM, ours);
  });

  test('gives up after eight decisions that others overtook', async () => {
    const { log, repository } = given();
    overtake(log, 9);
    const running = repository.execute(enquiry, STREAM, { type: 'note', text: 'mine' }, sending('c1'));
    await expect(running).rejects.toThrow(Conflict);
    expect(log.events).toHaveLength(8);
  });

  test('writes each command once, whoever sends it how often and at the same time as whom', async () => {
    const commands = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), commands, async (scheduler, senders) => {
        const { log, repository } = given();
        log.beforeAppend = scheduler.scheduleFunction(() => Promise.resolve());
        const running = senders.map((n) =>
          repository.execute(enquiry, STREAM, { type: 'note', text: `note ${n}` }, sending(`c${n}`)),
        );
        await scheduler.waitFor(Promise.all(running));
        const { state, commands: remembered } = await repository.load(enquiry, STREAM, ours);
        expect([...state.notes].sort()).toEqual([...new Set(senders)].sort().map((n) => `note ${n}`));
        expect(remembered.size).toBe(new Set(senders).size);
      }),
      { numRuns: 50 },
    );
  });
});

describe('loading a stream', () => {
  test('finds nothing in a stream that does not exist', async () => {
    const { repository } = given();
    const nothing = { state: enquiry.initial, revision: -1, position: null, lastHash: genesisOf(STREAM) };
    expect(await repository.load(enquiry, STREAM, ours)).toMatchObject(nothing);
  });

  test('stops at a moment of the past, by when Redress learned of things and not by when they happened', async () => {
    const { repository } = given();
    for (const minute of ['10', '20', '30']) {
      const decidedAt = `2026-11-22T09:${minute}:00.000Z`;
      const sent = { ...sending(minute), provenance: { ...provenance, decidedAt } };
      await repository.execute(enquiry, STREAM, { type: 'note', text: minute }, sent);
    }
    const asOf = async (untilDecidedAt: string) => await repository.load(enquiry, STREAM, { ...ours, untilDecidedAt });
    expect((await asOf('2026-11-22T09:20:00.000Z')).state.notes).toEqual(['10', '20']);
    expect((await asOf('2026-11-22T09:19:59.999Z')).state.notes).toEqual(['10']);
    expect(await asOf('2026-11-22T09:00:00.000Z')).toMatchObject({ revision: -1, lastHash: genesisOf(STREAM) });
  });

  test('stops at an event, and says where that is not in the stream', async () => {
    const { log, repository } = given();
    for (const text of ['a', 'b', 'c']) {
      await repository.execute(enquiry, STREAM, { type: 'note', text }, sending(text));
    }
    const untilEventId = log.events[1]!.id;
    expect((await repository.load(enquiry, STREAM, { ...ours, untilEventId })).state.notes).toEqual(['a', 'b']);
    await expect(repository.load(enquiry, STREAM, { ...ours, untilEventId: 'none' })).rejects.toThrow(NoSuchEvent);
  });

  test('finds an event that was changed in the store', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'note', text: 'upheld' }, sending('c1'));
    log.events[0] = { ...log.events[0]!, data: { text: 'not upheld' } };
    const loading = repository.load(enquiry, STREAM, ours);
    await expect(loading).rejects.toThrow(ChainBroken);
    await expect(loading).rejects.toMatchObject({ stream: STREAM, revision: 0 });
  });

  test('does not decide on a stream that a newer release writes to', async () => {
    const { log, repository } = given();
    const newer = { ...enquiry, catalogue: { ...enquiry.catalogue, NoteTorn: enquiry.catalogue['NoteTaken']! } };
    const torn = { ...note('a'), type: 'NoteTorn' };
    await log.append(STREAM, 'no_stream', new Codec([newer]).encode(STREAM, [torn], provenance, genesisOf(STREAM)));
    const running = repository.execute(enquiry, STREAM, { type: 'note', text: 'b' }, sending('c1'));
    await expect(running).rejects.toThrow(UnknownEventType);
  });

  test('counts an event of another tool, so that the next append is expected after it', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'note', text: 'a' }, sending('c1'));
    log.put({ id: context.newId(), type: 'TheirEvent', stream: STREAM, revision: 1, data: {}, metadata: null });
    const done = await repository.execute(enquiry, STREAM, { type: 'note', text: 'b' }, sending('c2'));
    expect(done).toMatchObject({ outcome: 'written', revision: 2 });
    expect((await repository.load(enquiry, STREAM, ours)).state.notes).toEqual(['a', 'b']);
  });

  test('gives the state that folding live gave, for any commands', async () => {
    const texts = fc.array(fc.string(), { maxLength: MOST_NOTES + 2 });
    await fc.assert(
      fc.asyncProperty(texts, async (notes) => {
        const { repository } = given();
        let live = enquiry.initial;
        for (const [n, text] of notes.entries()) {
          const done = await repository.execute(enquiry, STREAM, { type: 'note', text }, sending(`c${n}`));
          if (done.outcome === 'written') live = done.events.reduce(enquiry.evolve, live);
        }
        expect((await repository.load(enquiry, STREAM, ours)).state).toEqual(live);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a stream has one owner', () => {
  const theirs = { organisation: 'borealis' };
  const open = { type: 'open', topic: 'meter' } as const;

  test('another organisation’s stream is one that is not there', async () => {
    const { repository } = given();
    for (const id of ['c1', 'c2', 'c3']) {
      await repository.execute(enquiry, STREAM, { type: 'note', text: id }, sending(id));
    }
    const absent = await repository.load(enquiry, 'enquiry-2', theirs);
    expect(await repository.load(enquiry, STREAM, theirs)).toEqual({ ...absent, lastHash: genesisOf(STREAM) });
  });

  test('what would begin it anew is refused and writes nothing', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, open, sending('c1'));
    const done = await repository.execute(enquiry, STREAM, open, { ...sending('c2'), ...theirs });
    expect(done).toMatchObject({ outcome: 'refused', refusal: { code: 'STREAM_TAKEN' }, revision: -1 });
    expect(log.events).toHaveLength(1);
  });

  test('not even a command that was carried out is remembered to another organisation', async () => {
    const { repository } = given();
    await repository.execute(enquiry, STREAM, open, sending('c1'));
    const done = await repository.execute(enquiry, STREAM, open, { ...sending('c1'), ...theirs });
    expect(done).toMatchObject({ outcome: 'refused', refusal: { code: 'STREAM_TAKEN' } });
  });

  test('one that two organisations have written is the first one’s, and is folded whole', async () => {
    const { log, repository } = given();
    await repository.execute(enquiry, STREAM, { type: 'note', text: 'ours' }, sending('c1'));
    const { lastHash } = await repository.load(enquiry, STREAM, ours);
    const [later] = codec.encode(STREAM, [note('theirs')], { ...provenance, ...theirs, commandId: 'c2' }, lastHash);
    await log.append(STREAM, 0, [later!]);
    expect((await repository.load(enquiry, STREAM, ours)).state.notes).toEqual(['ours', 'theirs']);
    expect((await repository.load(enquiry, STREAM, theirs)).revision).toBe(-1);
    expect(await repository.execute(enquiry, STREAM, { type: 'note', text: 'more' }, sending('c3'))).toMatchObject({
      outcome: 'written',
      revision: 2,
    });
  });

  test('what belongs to the installation is there for everybody', async () => {
    const { repository } = given();
    const common = { ...enquiry, scope: 'installation' } as const;
    await repository.execute(common, STREAM, open, sending('c1'));
    const done = await repository.execute(common, STREAM, { type: 'note', text: 'b' }, { ...sending('c2'), ...theirs });
    expect(done).toMatchObject({ outcome: 'written', revision: 1 });
  });
});
