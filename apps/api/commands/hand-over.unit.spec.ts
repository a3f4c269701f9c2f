import { describe, expect, it } from 'vitest';
import {
  Administration,
  CATEGORIES,
  Library,
  type CaseResult,
  type Core,
  type PlainAct,
  type Sender,
} from '#application';
import { Codec, Repository } from '#event-store';
import type { Id } from '#kernel';
import { MemoryLog } from '../../../libs/event-store/testing/memory-log.ts';
import { handOver } from './hand-over.ts';

const DONE = { ok: true } as CaseResult;
const BLOCKED = { ok: false, refusal: { code: 'BLOCKED', message: 'Not this one' } } as CaseResult;
const caller = { person: 'max', role: 'manager', organisation: 'acme', authenticated: 'token' } as never;
const sender = (commandId: string): Sender => ({ caller, commandId });
const HANDOVER = { from: 'hal', to: 'hana', name: 'Hana' };

/** An organisation whose cases are played: who has them, what was written to them, what they refuse. */
async function given() {
  const log = new MemoryLog();
  const repository = new Repository(log, new Codec(CATEGORIES));
  const library = new Library(repository);
  const time = { now: () => '2025-06-02T09:00:00.000Z' };
  const administration = new Administration(repository, library, time, '2025b');
  const data = { organisation: 'acme', name: 'Acme', referencePrefix: 'ACM', timeZone: 'Europe/London', pack: 'none' };
  await administration.organisation({ type: 'register', data }, sender('register'));

  const holders = new Map<Id, Id>(['c1', 'c2', 'c3'].map((id) => [id, 'hal']));
  const written = new Map<Id, readonly PlainAct[]>();
  const blocked = new Set<Id>();
  const crashBefore = new Set<Id>();
  let looks = 0;
  const cases = {
    find: (caseId: Id) => Promise.resolve({ assigned: new Map([['agent', holders.get(caseId)]]) }),
    answered: (_case: Id, { commandId }: Sender) => Promise.resolve(written.has(commandId) ? DONE : null),
    record: (caseId: Id, acts: readonly PlainAct[], { commandId }: Sender) => {
      if (crashBefore.delete(caseId)) return Promise.reject(new Error('killed'));
      if (blocked.has(caseId)) return Promise.resolve(BLOCKED);
      written.set(commandId, acts);
      holders.set(caseId, 'hana');
      return Promise.resolve(DONE);
    },
  };
  const core = { administration, library, cases } as unknown as Core;
  const work = () => {
    looks += 1;
    const open = [...holders].filter(([, person]) => person === 'hal');
    return Promise.resolve({ cases: open.map(([id]) => ({ case: id, reference: `ACM-${id}` })), more: false });
  };
  return {
    ...{ holders, written, blocked, crashBefore },
    looks: () => looks,
    handOver: (commandId: string, handover = HANDOVER) => handOver(core, work, handover, sender(commandId)),
  };
}

describe('somebody’s work handed over', () => {
  it('is answered the same to the same command, though nothing is left to do', async () => {
    const firm = await given();
    firm.blocked.add('c2');
    const first = await firm.handOver('h1');
    expect(first).toMatchObject({ moved: 2, more: false, refused: [{ caseId: 'c2', refusal: { code: 'BLOCKED' } }] });
    firm.blocked.clear();
    expect(await firm.handOver('h1')).toEqual(first);
    expect([firm.looks(), firm.written.size, firm.holders.get('c2')]).toEqual([1, 2, 'hal']);
    expect(await firm.handOver('h2')).toEqual({ moved: 1, more: false, refused: [] });
  });

  it('is finished by the same command after a crash half-way, and nothing is done twice', async () => {
    const firm = await given();
    firm.crashBefore.add('c2');
    await expect(firm.handOver('h1')).rejects.toThrow('killed');
    expect(firm.written.size).toBe(1);
    expect(await firm.handOver('h1')).toEqual({ moved: 3, more: false, refused: [] });
    expect([firm.looks(), firm.written.size]).toEqual([1, 3]);
  });

  it('leaves alone what went to a third person between the crash and the end', async () => {
    const firm = await given();
    firm.crashBefore.add('c2');
    await expect(firm.handOver('h1')).rejects.toThrow('killed');
    firm.holders.set('c3', 'zoe');
    expect(await firm.handOver('h1')).toMatchObject({ moved: 2, refused: [{ caseId: 'c3', reference: 'ACM-c3' }] });
    expect(firm.holders.get('c3')).toBe('zoe');
  });

  it('is refused under the id of another handover', async () => {
    const firm = await given();
    await firm.handOver('h1');
    await expect(firm.handOver('h1', { ...HANDOVER, to: 'otto' })).rejects.toMatchObject({ code: 'COMMAND_ID_REUSED' });
  });
});
