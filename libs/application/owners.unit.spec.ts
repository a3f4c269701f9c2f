import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Codec, genesisOf, Repository } from '#event-store';
import type { Decided, DomainEvent } from '#kernel';
import { MasterKey, SubjectKeys, Vault } from '#privacy';
import { MemoryLog } from '../event-store/testing/index.ts';
import { provenance } from '../event-store/testing/enquiry.ts';
import { MemoryKeyStore } from '../privacy/testing/memory-key-store.ts';
import {
  Administration,
  Cases,
  CATEGORIES,
  correctiveActionStreamOf,
  Library,
  type PlainAct,
  type Sender,
} from './index.ts';

const AT = '2025-04-17T10:00:00.000Z';
const SHIPPED = await readFile(new URL('../procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
const packCalled = (name: string, version = 1): string =>
  SHIPPED.replace(/^pack: .*$/m, `pack: ${name}`).replace(/^version: .*$/m, `version: ${version}`);

let log: MemoryLog;
let codec: Codec;
let repository: Repository;
let library: Library;
let administration: Administration;
let vault: Vault;
let cases: Cases;

beforeEach(async () => {
  log = new MemoryLog();
  codec = new Codec(CATEGORIES);
  repository = new Repository(log, codec);
  library = new Library(repository);
  const time = { now: () => AT };
  administration = new Administration(repository, library, time, 'tz');
  vault = new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));
  cases = new Cases(log, codec, repository, library, vault, time, 'tz');
});

const as = (organisation: string, commandId: string = randomUUID()): Sender => ({
  caller: { organisation, person: 'ann', role: 'administrator', authenticated: 'token' },
  commandId,
});

/** An event of a log that was written before. */
async function onRecord(organisation: string, stream: string, event: DomainEvent): Promise<void> {
  const decided: Decided<DomainEvent> = { ...event, id: randomUUID(), occurredAt: AT };
  const known = { ...provenance, organisation, commandId: randomUUID() };
  await log.append(stream, 'no_stream', codec.encode(stream, [decided], known, genesisOf(stream)));
}

const register = (organisation: string, pack = 'housing') => {
  const data = { organisation, name: organisation, referencePrefix: 'ABC', timeZone: 'Europe/London', pack };
  return administration.organisation({ type: 'register', data }, as(organisation));
};

describe('an organisation whose id holds a dot', () => {
  it('is not begun any more: not by its registration, and not by its first pack', async () => {
    const refused = {
      outcome: 'refused',
      refusal: { code: 'ORGANISATION_ID', wouldAccept: expect.stringContaining('alpha-beta') },
    };
    expect(await register('alpha.beta')).toMatchObject(refused);
    expect(await administration.publishPack(packCalled('housing'), as('alpha.beta'))).toMatchObject(refused);
    expect(log.events).toEqual([]);
  });

  it('goes on where it is on record, and nobody reads or withdraws by its packs', async () => {
    const data = {
      organisation: 'alpha.beta',
      name: 'B',
      referencePrefix: 'BET',
      timeZone: 'Europe/London',
      pack: 'housing',
    };
    await onRecord('alpha.beta', 'organisation-alpha.beta', { type: 'OrganisationRegistered', data });
    expect(await administration.publishPack(packCalled('housing'), as('alpha.beta'))).toMatchObject({
      outcome: 'written',
      events: [{ stream: 'pack-alpha.beta.housing' }],
    });
    await register('alpha');
    const foreign = await administration.withdrawPack('beta.housing', 1, 'Wrong', as('alpha'));
    expect(foreign).toMatchObject({ outcome: 'refused', refusal: { code: 'FIELD_FAULTY', field: 'pack' } });
    // The one has just been asked, and its answer is not the other's.
    expect(await library.pack('alpha.beta', 'housing')).toMatchObject({ pack: 'housing' });
    expect(await library.pack('alpha', 'beta.housing')).toBeUndefined();
    expect(await library.pack('alpha', 'beta.housing', 1)).toBeUndefined();
    expect(await library.pack('alpha.beta', 'housing')).toMatchObject({ pack: 'housing' });
    expect(await administration.publishPack(packCalled('housing', 2), as('alpha.beta'))).toMatchObject({
      outcome: 'written',
    });
  });
});

describe('a corrective action', () => {
  const raise = (correctiveAction: string): PlainAct => ({
    type: 'CorrectiveActionRaised',
    data: { correctiveAction, description: 'Train the callers' },
  });
  const open = async (organisation: string): Promise<string> => {
    const intake = { kind: 'complaint', channel: 'email', receivedAt: AT, complainant: 'A', narrative: 'B' } as const;
    const opened = await cases.receive(intake, [], as(organisation));
    if (!opened.ok) throw new Error(opened.refusal.message);
    return opened.caseId;
  };
  /** As the timekeeper opens it. */
  const raised = async (organisation: string, caseId: string, word: string): Promise<string> => {
    const result = await cases.record(caseId, [raise(word)], as(organisation));
    if (!result.ok) return result.refusal.code;
    const event = result.done.outcome === 'unchanged' ? undefined : result.done.events[0];
    const { id } = event?.data as { id: string };
    const data = { case: caseId, description: 'Train the callers' };
    const stream = `correctiveAction-${id}`;
    expect((await administration.correctiveAction(stream, { type: 'open', data }, as(organisation))).outcome).toBe(
      'written',
    );
    return stream;
  };

  beforeEach(async () => {
    for (const organisation of ['alpha', 'beta']) {
      await administration.publishPack(packCalled('housing'), as(organisation));
      await register(organisation);
    }
  });

  it('has a stream of its own though two organisations know one by the same word', async () => {
    const ours = await raised('alpha', await open('alpha'), 'train');
    const theirs = await raised('beta', await open('beta'), 'train');
    expect(theirs).not.toBe(ours);
    expect(await correctiveActionStreamOf(repository, 'alpha', 'train')).toMatchObject({ stream: ours });
    expect(await correctiveActionStreamOf(repository, 'beta', 'train')).toMatchObject({ stream: theirs });
    // Not even by the id of the stream itself.
    expect(await correctiveActionStreamOf(repository, 'beta', ours.slice('correctiveAction-'.length))).toBeNull();
  });

  it('is known by one word on one case of an organisation', async () => {
    await raised('alpha', await open('alpha'), 'train');
    expect(await raised('alpha', await open('alpha'), 'train')).toBe('SUBJECT_EXISTS');
  });

  it('that is on record under its word alone is still worked on, by its organisation', async () => {
    const data = { case: 'c', description: 'Train the callers' };
    await onRecord('alpha', 'correctiveAction-train', { type: 'CorrectiveActionOpened', data });
    expect(await correctiveActionStreamOf(repository, 'alpha', 'train')).toMatchObject({
      stream: 'correctiveAction-train',
    });
    expect(await correctiveActionStreamOf(repository, 'beta', 'train')).toBeNull();
    expect(await raised('beta', await open('beta'), 'train')).toMatch(/^correctiveAction-/);
  });
});
