import { describe, expect, it } from 'vitest';
import { actSchemas, isRunning } from '#casework';
import fc from 'fast-check';
import { projected } from '../read-model/testing/in-memory.ts';
import { clocks, partyCases, PROJECTIONS, register, tasks, timeline } from './index.ts';
import { generatedCases, told } from './testing/generated-cases.ts';

const batches = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 });

describe('the projections', () => {
  it('do not depend on where the batches end', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, batches, async (cases, batchSizes) => {
        const { events } = (await told(cases)).caseLog;
        for (const projection of PROJECTIONS) {
          expect(projected(projection, events, { batchSizes })).toEqual(projected(projection, events));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('say of every case and clock what the decider says', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, async (cases) => {
        const { caseLog, stories } = await told(cases);
        const registered = projected(register, caseLog.events);
        const clockRows = projected(clocks, caseLog.events);
        for (const { caseId, state } of stories) {
          const row = registered.find(({ key }) => key === caseId);
          expect(row?.status ?? 'none').toBe(state.status);
          expect(row?.stage ?? '').toBe(state.stage);
          expect(row?.receivedAt ?? '').toBe(state.receivedAt);
          expect(Object.keys(row?.handlers ?? {}).sort()).toEqual([...state.assigned.keys()].sort());
          const ofCase = clockRows.filter((clock) => clock.caseId === caseId);
          expect(ofCase.map(({ clock }) => clock).sort()).toEqual([...state.clocks.keys()].sort());
          for (const clock of ofCase) {
            const decided = state.clocks.get(clock.clock)!;
            expect(clock).toMatchObject({
              dueAt: decided.dueAt,
              firstDueAt: decided.firstDueAt,
              breachedAt: decided.breach?.dueAt ?? null,
              correctedBecause: decided.breach?.corrected?.reason ?? null,
              running: isRunning(decided),
              endHow: decided.end?.how ?? null,
              reminded: decided.reminded,
            });
          }
          const owed = ofCase.filter(({ nature }) => nature !== 'entitlement' && nature !== 'window');
          const due = owed.filter(({ running }) => running).flatMap(({ dueAt }) => dueAt ?? []);
          expect(row?.nextDueAt ?? null).toBe(due.sort()[0] ?? null);
          expect(row?.breachedCount ?? 0).toBe(
            owed.filter((one) => one.breachedAt !== null && one.correctedBecause === null).length,
          );
          expect(row?.overdueCount ?? 0).toBe(
            owed.filter(({ running, state: reading }) => running && reading === 'missed').length,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('say of every case what the acts say that were not voided', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, async (cases) => {
        const { caseLog, stories } = await told(cases);
        const registered = projected(register, caseLog.events);
        const parts = projected(partyCases, caseLog.events).filter(({ isParty }) => isParty);
        for (const { caseId, state } of stories) {
          const acts = state.acts.filter(({ voided }) => !voided);
          const of = (...types: readonly string[]) => acts.filter(({ type }) => types.includes(type));
          const last = (field: string, ...types: readonly string[]) =>
            of(...types).findLast(({ data }) => data[field] !== undefined)?.data[field] ?? null;
          const has = (done: string, of_: (typeof acts)[number], name: string) =>
            acts.slice(acts.indexOf(of_)).some(({ type, data }) => type === done && data[name] === of_.data[name]);
          const row = registered.find(({ key }) => key === caseId);
          if (row === undefined) continue;
          expect(row.company).toBe(state.company ?? null);
          expect(row.complainant).toEqual(last('complainant', 'ComplaintReceived', 'IdentityEstablished'));
          expect(row.outcome).toBe(last('outcome', 'OutcomeDecided'));
          expect(row.folder).toBe(last('folder', 'DocumentFiled'));
          expect(row.causes).toEqual(of('LessonsRecorded').flatMap(({ data }) => data['causeCode'] ?? []));
          expect(row.actions.map(({ action, done }) => [action, done])).toEqual(
            of('ActionAgreed').map((agreed) => [agreed.data['action'], has('ActionCompleted', agreed, 'action')]),
          );
          expect(row.remedies.flatMap(({ remedy, state: how }) => (remedy === null ? [] : [[remedy, how]]))).toEqual(
            of('RemedyOffered').map((offer) => [
              offer.data['remedy'],
              has('RemedyProvided', offer, 'remedy') ? 'provided' : 'offered',
            ]),
          );
          const mine = parts.filter((part) => part.caseId === caseId).map(({ party }) => party);
          const represented = of('RepresentativeAuthorised', 'RepresentativeStoodDown').at(-1);
          expect(mine.sort()).toEqual(
            [
              state.party,
              ...new Set(of('ComplainantAdded').map(({ data }) => String(data['party']))),
              ...(represented?.type === 'RepresentativeAuthorised' ? ['sol'] : []),
            ].sort(),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('wake the timekeeper for exactly the cases that a settle has something to add to', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, fc.nat(400), async (cases, day) => {
        const { caseLog, stories } = await told(cases);
        // Settled up to a day after everything on record.
        const now = new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();
        const wakes = (): ReadonlySet<string> =>
          new Set(
            projected(clocks, caseLog.events)
              .filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now)
              .map(({ caseId }) => caseId),
          );
        const woken = wakes();
        for (const story of stories) {
          const before = caseLog.log.events.length;
          await story.settle(now);
          expect(caseLog.log.events.length > before).toBe(woken.has(story.caseId));
        }
        // And then there is nothing left to do.
        expect(wakes().size).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('keep the timeline whole, every consequence under an act', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, async (cases) => {
        const { events } = (await told(cases)).caseLog;
        const rows = projected(timeline, events);
        expect(rows).toHaveLength(events.length);
        const types = new Map(rows.map(({ key, type }) => [key, type]));
        for (const { act } of rows) expect(Object.keys(actSchemas)).toContain(types.get(act));
      }),
      { numRuns: 30 },
    );
  });

  it('count as many open tasks as the decider', async () => {
    await fc.assert(
      fc.asyncProperty(generatedCases, async (cases) => {
        const { caseLog, stories } = await told(cases);
        const open = projected(tasks, caseLog.events).filter(({ done }) => !done);
        const decided = stories.flatMap(({ state }) => [...state.tasks.values()].filter(({ done }) => !done));
        expect(open.map(({ task }) => task).sort()).toEqual(decided.map(({ id }) => id).sort());
      }),
      { numRuns: 30 },
    );
  });
});
