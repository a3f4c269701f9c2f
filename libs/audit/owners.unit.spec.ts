import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { Codec, genesisOf } from '#event-store';
import { correctiveActionAggregate } from '#corrective-action';
import type { Decided, DomainEvent } from '#kernel';
import { calendarAggregate } from '#publishing';
import { MemoryLog } from '../event-store/testing/index.ts';
import { provenance } from '../event-store/testing/enquiry.ts';
import { verifyLog } from './index.ts';

const AT = '2025-04-17T10:00:00.000Z';
const codec = new Codec([correctiveActionAggregate, calendarAggregate]);

/** Appends each of the events on behalf of the organisation beside it. */
async function written(log: MemoryLog, stream: string, events: readonly (readonly [string, DomainEvent])[]) {
  let prev = genesisOf(stream);
  for (const [index, [organisation, event]] of events.entries()) {
    const decided: Decided<DomainEvent> = { ...event, id: randomUUID(), occurredAt: AT };
    const [encoded] = codec.encode(stream, [decided], { ...provenance, organisation }, prev);
    await log.append(stream, index === 0 ? 'no_stream' : index - 1, [encoded!]);
    prev = encoded!.metadata.hash;
  }
}

it('names every stream that more than one organisation has written, and whose it is', async () => {
  const log = new MemoryLog();
  const opened = { type: 'CorrectiveActionOpened', data: { case: 'c', description: 'Train the callers' } };
  const assigned = { type: 'CorrectiveActionAssigned', data: { owner: 'ann' } };
  const withdrawn = { type: 'CalendarVersionWithdrawn', data: { calendar: 'ours', version: 1, reason: 'Wrong' } };
  await written(log, 'correctiveAction-1', [
    ['alpha', opened],
    ['alpha', assigned],
  ]);
  await written(log, 'correctiveAction-2', [
    ['alpha', opened],
    ['beta', assigned],
    ['gamma', assigned],
    ['beta', assigned],
  ]);
  // A calendar is the whole installation's.
  await written(log, 'calendar-ours', [
    ['alpha', withdrawn],
    ['beta', withdrawn],
  ]);
  expect(await verifyLog(log, codec)).toMatchObject({
    streams: 3,
    events: 8,
    faults: [],
    shared: { streams: 1, listed: [{ stream: 'correctiveAction-2', owner: 'alpha', others: ['beta', 'gamma'] }] },
  });
});
